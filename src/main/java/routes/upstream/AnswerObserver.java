package routes.upstream;

import gateway.upstream.HeaderLookup;
import routes.request.Attempt;

/** Learns from answers what they tell of the targets that gave them. Called on event loops: must neither block nor wait. */
public interface AnswerObserver {

    /** The target of a try has answered, well or not. */
    void answered(Attempt attempt, HeaderLookup headers);

    /** The first event or byte of a good answer came this long after the call began. */
    void began(Attempt attempt, long nanos);
}
