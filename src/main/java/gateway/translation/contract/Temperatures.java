package gateway.translation.contract;

/** Which values {@code temperature} may have. */
public enum Temperatures {
    /** Those of OpenAI, up to 2. */
    ANY,
    /** 0 to 1. */
    UP_TO_ONE,
    /** Above 0, and up to 1. */
    ABOVE_ZERO;

    private static final double LEAST = 0.01;

    /** The value itself, or the next one that is taken. */
    public double nearest(double value) {
        return switch (this) {
            case ANY -> value;
            case UP_TO_ONE -> Math.min(value, 1);
            case ABOVE_ZERO -> Math.clamp(value, LEAST, 1);
        };
    }
}
