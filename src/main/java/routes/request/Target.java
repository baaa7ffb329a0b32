package routes.request;

import gateway.account.Account;
import gateway.provider.Provider;

/** Whom one try asks. */
public sealed interface Target {

    /** What circuit breakers and logs know it by. */
    String id();

    /** What operators call it. */
    String name();

    /** An account of the pool. */
    record OfAccount(Account account) implements Target {
        @Override
        public String id() {
            return account.id();
        }

        @Override
        public String name() {
            return account.name();
        }
    }

    /** The session cookie of an account of the pool, through the web application. */
    record OfWeb(Account account) implements Target {

        private static final String PREFIX = "web:";

        @Override
        public String id() {
            return PREFIX + account.id();
        }

        @Override
        public String name() {
            return account.name();
        }
    }

    /**
     * A provider.
     *
     * @param model its name of the model
     */
    record OfProvider(Provider provider, String model) implements Target {

        private static final String PREFIX = "provider:";

        @Override
        public String id() {
            return idOf(provider.name());
        }

        /** What circuit breakers know a provider by. */
        public static String idOf(String provider) {
            return PREFIX + provider;
        }

        @Override
        public String name() {
            return provider.name();
        }
    }
}
