-- The value that was taken over: an origin is shown beside a value that is still that one.
ALTER TABLE origin ADD COLUMN value REAL;
CREATE INDEX origin_by_area ON origin (code, indicator);
