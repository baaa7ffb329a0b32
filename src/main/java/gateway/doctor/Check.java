package gateway.doctor;

import java.util.List;

/**
 * Looks at one thing and changes nothing. Runs on a thread of its own, and is interrupted when its time is up.
 *
 * @param what it looks at
 */
public record Check(String what, Look look) {

    /** The looking. */
    @FunctionalInterface
    public interface Look {
        List<Diagnosis> look() throws Exception;
    }
}
