package gateway.translation.strict;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A target that refuses what the real one refuses, told apart from how requests are made: its rules are written down by hand. */
interface StrictTarget {

    /** Why it refuses a request; empty where it takes it. */
    List<String> refusals(ObjectNode request);
}
