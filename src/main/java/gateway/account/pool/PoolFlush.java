package gateway.account.pool;

import gateway.account.AccountTraces;
import gateway.upstream.UsageWindows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes in batches what changes with every request. What the store could not take is written the next time. */
final class PoolFlush {

    private static final Logger LOG = LoggerFactory.getLogger(PoolFlush.class);

    private final AccountTraces traces;

    PoolFlush(AccountTraces traces) {
        this.traces = traces;
    }

    void lastUsed(List<AccountSlot> slots) {
        flush(slots, "last use", AccountSlot::unflushedUse, traces::touch, AccountSlot::flushed);
    }

    void windows(List<AccountSlot> slots) {
        flush(
                slots,
                "use of windows",
                slot -> slot.windows().unflushed(),
                traces::saveWindows,
                (AccountSlot slot, UsageWindows written) -> slot.windows().flushed(written));
    }

    private static <T> void flush(
            List<AccountSlot> slots,
            String what,
            Function<AccountSlot, @Nullable T> unflushed,
            Consumer<Map<String, T>> save,
            BiConsumer<AccountSlot, T> flushed) {
        Map<String, T> batch = new HashMap<>();
        List<Runnable> afterwards = new ArrayList<>();
        for (AccountSlot slot : slots) {
            T news = unflushed.apply(slot);
            if (news != null) {
                batch.put(slot.id(), news);
                afterwards.add(() -> flushed.accept(slot, news));
            }
        }
        if (batch.isEmpty()) {
            return;
        }
        try {
            save.accept(batch);
            afterwards.forEach(Runnable::run);
        } catch (RuntimeException e) {
            LOG.warn("The {} of {} accounts is not stored yet", what, batch.size(), e);
        }
    }
}
