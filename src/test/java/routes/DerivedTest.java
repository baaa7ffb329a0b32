package routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DerivedTest {

    @Test
    void isMadeAnewWhenTheSettingsHaveChanged() {
        AtomicReference<Object> live = new AtomicReference<>(new Object());
        AtomicInteger made = new AtomicInteger();
        Derived<Object, Integer> derived = new Derived<>(live::get, settings -> made.incrementAndGet());
        assertThat(derived.get()).isEqualTo(1);
        assertThat(derived.get()).isEqualTo(1);
        live.set(new Object());
        assertThat(derived.get()).isEqualTo(2);
    }
}
