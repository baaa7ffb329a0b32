package routes.request;

/** The circuit breaker's interest in one try: told once, at the first event or at the failure before it. */
public interface BreakerPermit {

    /** For tries without a breaker. */
    BreakerPermit NONE = new BreakerPermit() {
        @Override
        public void succeeded() {}

        @Override
        public void failed() {}

        @Override
        public void released() {}
    };

    /** The upstream answered; a 4xx counts as an answer too. */
    void succeeded();

    /** The upstream could not be reached, was too slow, or answered 5xx. */
    void failed();

    /** The try says nothing about the upstream: the client left. */
    void released();
}
