package routes.request;

/** Tells the circuit breaker how one try went, once: at the first event, or at the failure before it. */
public interface BreakerPermit {

    /** For tries without a breaker. */
    BreakerPermit NONE = new BreakerPermit() {
        @Override
        public void succeeded() {}

        @Override
        public void answered() {}

        @Override
        public void failed() {}

        @Override
        public void suspected() {}

        @Override
        public void released() {}
    };

    /** A good answer has begun. */
    void succeeded();

    /** The upstream answered with a refusal: it is there, and no more is known. */
    void answered();

    /** The upstream is in trouble, whatever was asked of it: no connection, an overload. */
    void failed();

    /** The upstream failed, or was too slow, at this request; whose fault that was shows later. */
    void suspected();

    /** The try says nothing about the upstream: the client left. */
    void released();
}
