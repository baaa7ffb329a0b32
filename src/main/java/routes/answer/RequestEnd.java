package routes.answer;

import gateway.usage.UsageRecorder;
import java.util.function.Consumer;
import routes.request.RequestContext;

/** What happens when a request is over: its row is there if it reached an upstream, then it is logged. Safe from many threads. */
public final class RequestEnd implements Consumer<RequestContext> {

    private final Settlement settlement;
    private final UsageRecorder recorder;
    private final Consumer<RequestContext> log;

    public RequestEnd(Settlement settlement, UsageRecorder recorder, Consumer<RequestContext> log) {
        this.settlement = settlement;
        this.recorder = recorder;
        this.log = log;
    }

    @Override
    public void accept(RequestContext context) {
        if (settlement.complete(context)) {
            recorder.signal();
        }
        log.accept(context);
    }
}
