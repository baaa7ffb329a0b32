package routes.request;

import io.vertx.core.MultiMap;

/** A change of the headers of a request that goes out. Immutable. */
public sealed interface HeaderChange {

    /** Makes the change. */
    void applyTo(MultiMap headers);

    /** Sets a header, instead of one of its name. */
    record Set(String name, String value) implements HeaderChange {
        @Override
        public void applyTo(MultiMap headers) {
            headers.set(name, value);
        }

        @Override
        public String toString() {
            return "Set[" + name + "]";
        }
    }

    /** Takes a header away. */
    record Remove(String name) implements HeaderChange {
        @Override
        public void applyTo(MultiMap headers) {
            headers.remove(name);
        }
    }

    /** Gives a header another name; nothing happens where there is none. */
    record Rename(String name, String to) implements HeaderChange {
        @Override
        public void applyTo(MultiMap headers) {
            String value = headers.get(name);
            if (value != null) {
                headers.remove(name).set(to, value);
            }
        }
    }
}
