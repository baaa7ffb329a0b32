package routes.request;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.contract.SseEvent;
import gateway.translation.contract.TranslatedAnswer;
import gateway.web.stream.WebAnswer;
import java.util.List;

/** The routes that translate answers, of one generation. Its methods block until the route has ended; safe from many threads. */
public interface AnswerRoutes {

    /** Whether the events of a request may go through their route on an event loop. */
    boolean neverBlock(RequestContext request);

    /**
     * Sends the events that have just come through their route; what they become waits in the translator.
     *
     * @throws Exception what a step threw
     */
    void translate(RequestContext request, EventTranslator translator, List<SseEvent> arrived) throws Exception;

    /** Whether the events of a web conversation may go through their route on an event loop. */
    boolean webNeverBlocks();

    /**
     * Sends the events of a web conversation that have just come through their route; what they become waits in the answer.
     *
     * @throws Exception what a step threw
     */
    void answer(RequestContext request, WebAnswer answer, List<SseEvent> arrived) throws Exception;

    /**
     * Sends a whole answer through its route.
     *
     * @throws Exception what a step threw
     */
    TranslatedAnswer translate(RequestContext request, ObjectNode whole) throws Exception;
}
