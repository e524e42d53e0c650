-- min_code 54
-- Programs before that fail at turns (45) and at senders of text messages (47), and contact the leads of a workspace that is
-- paused (54).
select 1;
