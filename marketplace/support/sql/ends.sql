-- What the bank has taken back is gone. Money that went back is only ever owed again: the supporter's bank may send it to us.
drop trigger if exists ends_are_final on support_support;
create trigger ends_are_final before update of state on support_support
    for each row when (
        (old.state = 'charged_back' and new.state <> old.state)
        or (old.state = 'refunded' and new.state not in ('refunded', 'refund_pending'))
    ) execute function registry_refuse_change();
