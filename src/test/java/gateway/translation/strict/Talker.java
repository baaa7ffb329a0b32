package gateway.translation.strict;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;

/** A client in the middle of a conversation: what it hears is part of what it says next, as its own library would have it. */
interface Talker {

    /** The request of the next turn. */
    ObjectNode says();

    /** Takes the answer to the last request; the calls in it are answered in the next one. */
    void hears(ObjectNode answer);

    /** The names of its tools. */
    Set<String> tools();

    /** The names of the tools that an answer calls. */
    Set<String> called(ObjectNode answer);
}
