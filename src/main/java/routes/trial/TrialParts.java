package routes.trial;

import io.vertx.core.Context;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import routes.http.ResponseWriter;

/**
 * What routes of a trial are made of.
 *
 * @param notes where their steps note what they do
 * @param steps binds what they name; its names are those of the gateway's own steps
 * @param completion adds what settings add to the files
 * @param writer makes answers
 * @param eventLoop stands for that of a client's connection
 */
public record TrialParts(
        TrialNotes notes,
        TrialSteps steps,
        Consumer<CamelContext> completion,
        ResponseWriter writer,
        Context eventLoop) {}
