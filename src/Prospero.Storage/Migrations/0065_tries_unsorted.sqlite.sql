-- Who asks for failures reads the newest tries. An index over how tries end made every record of an answer write all of their indexes.
drop index attempt_failed;
