package routes.admin;

import gateway.admin.JsonFields;
import gateway.routes.finding.RouteFinding;
import gateway.routes.finding.RouteFindings;
import gateway.routes.model.RouteText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import routes.http.ResponseWriter;
import routes.request.ExchangeKeys;
import routes.request.RequestContext;

/** What operators do with route files through the admin API. Safe from many threads. */
public final class RoutesApi {

    private static final Pattern NAME = Pattern.compile("[^/\\\\\\p{Cntrl}]{1,200}");
    private static final String FILES = "files";

    /** Checks files. */
    @FunctionalInterface
    public interface Checks {

        /** What is wrong with files that are used together with the built-in ones. */
        List<RouteFinding> check(List<RouteText> files) throws IOException;
    }

    private final Checks checks;
    private final ResponseWriter writer;
    /** A check takes tens of megabytes while it lasts. */
    private final ReentrantLock oneAtATime = new ReentrantLock();

    public RoutesApi(Checks checks, ResponseWriter writer) {
        this.checks = checks;
        this.writer = writer;
    }

    /** {@code POST /api/admin/routes/check}: what is wrong with the files of the body; they are neither kept nor used. */
    public void check(Exchange exchange) throws IOException {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        JsonBody.parameters(context);
        List<RouteText> files = files(JsonBody.require(context));
        List<RouteFinding> findings;
        oneAtATime.lock();
        try {
            findings = checks.check(files);
        } finally {
            oneAtATime.unlock();
        }
        JsonBody.answer(writer, context, 200, RouteFindings.of(findings).put(FILES, files.size()));
    }

    private static List<RouteText> files(JsonFields body) {
        JsonFields files = body.inner(FILES);
        body.done();
        if (files == null || files.names().isEmpty()) {
            throw body.wrong(FILES, "expected an object with the text of each file by its name");
        }
        List<RouteText> texts = new ArrayList<>();
        for (String name : files.names()) {
            if (!NAME.matcher(name).matches()) {
                throw body.wrong(FILES, "expected names of files without their folders");
            }
            texts.add(new RouteText(name, files.requireText(name), false));
        }
        return texts;
    }
}
