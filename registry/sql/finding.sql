-- How retirements are found by a public name. Only what every PostgreSQL has: its `simple` text search, in which each
-- letter that is not plain a-z or 0-9 (kana, kanji, letters with accents) is a word of its own, so that a part of a
-- Japanese name is found, and of a Latin word its beginning. Full and half width, capitals and small letters are one.
create function registry_words(name text) returns tsvector
language sql immutable strict parallel safe as $$
    select to_tsvector('pg_catalog.simple', regexp_replace(lower(normalize(name, NFKC)), '([^a-z0-9])', ' \1 ', 'g'))
$$;

-- What is asked for: all its words, each as it stands or as the beginning of one. Null when there is no word in it.
create function registry_words_wanted(name text) returns tsquery
language sql immutable strict parallel safe as $$
    select string_agg(phrase || ':*', ' & ')::tsquery from (
        select nullif(phraseto_tsquery('pg_catalog.simple', regexp_replace(word, '([^a-z0-9])', ' \1 ', 'g'))::text, '')
            as phrase
        from regexp_split_to_table(lower(normalize(name, NFKC)), '\s+') as word
    ) p
$$;

create index if not exists opening_words on registry_opening using gin (registry_words(text))
    where public and field = 'beneficiary';
create index if not exists amended_opening_words on registry_amendedopening using gin (registry_words(text))
    where public and field = 'beneficiary';
