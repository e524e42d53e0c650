-- The references between leads, runs, touchpoints, attempts and messages stay here: they cost little, and find mistakes.
select 1;
