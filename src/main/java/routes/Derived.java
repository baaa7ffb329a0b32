package routes;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A value that is made from the settings in force. It is made anew only when other settings are in force, because every request
 * asks for it. Safe from many threads.
 *
 * @param <S> the settings, immutable
 * @param <T> what is made of them
 */
final class Derived<S, T> implements Supplier<T> {

    private record Made<S, T>(S settings, T value) {}

    private final Supplier<S> live;
    private final Function<S, T> making;
    private volatile @Nullable Made<S, T> last;

    Derived(Supplier<S> live, Function<S, T> making) {
        this.live = live;
        this.making = making;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Equal settings may be made again; comparing them would take longer.
    public T get() {
        S now = live.get();
        Made<S, T> known = last;
        if (known == null || known.settings() != now) {
            known = new Made<>(now, making.apply(now));
            last = known;
        }
        return known.value();
    }
}
