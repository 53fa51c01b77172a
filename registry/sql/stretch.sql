-- The units [lo, hi) of a batch as a box in the plane of batches and units: two stretches share a unit if and only if
-- their boxes do. Boxes are what GiST compares with the least work: a pair of ranges took a third of what a retirement
-- costs the server (docs/performance.md). Half a unit is left free between neighbours, because boxes that touch overlap;
-- the other half makes a box as wide as a batch, because GiST places what has no area anywhere. Numbers are exact up to
-- 2^53, which is more than the units of a batch; beyond, rounding can only make boxes meet, never part.
create function registry_stretch(batch bigint, lo bigint, hi bigint) returns box
language sql immutable parallel safe as $$
    select box(point(batch::float8, lo::float8), point(batch::float8 + 0.5::float8, hi::float8 - 0.5::float8))
$$;

-- Spelled out, so that a change of the function can never change what the constraint forbids.
alter table registry_segment add constraint segments_never_overlap
    exclude using gist (
        box(point(batch_id::float8, lo::float8), point(batch_id::float8 + 0.5::float8, hi::float8 - 0.5::float8)) with &&
    );
