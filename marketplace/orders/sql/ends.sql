-- What is retired stays retired. Money that went back is only ever owed again: the buyer's bank may send it to us.
drop trigger if exists retired_and_refunded_are_final on orders_order;
create trigger ends_are_final before update of state on orders_order
    for each row when (
        (old.state in ('retired', 'charged_back') and new.state <> old.state)
        or (old.state = 'refunded' and new.state not in ('refunded', 'refund_pending'))
    ) execute function registry_refuse_change();
