package routes.responses;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.memory.GrowingBytes;
import gateway.memory.Holding;
import gateway.protocol.Dialect;
import gateway.protocol.anthropic.InvalidRequestException;
import gateway.protocol.anthropic.RequestInspector;
import gateway.provider.Chain;
import gateway.provider.Stage;
import gateway.responses.ExpandedRequest;
import gateway.responses.KeptResponse;
import gateway.responses.KeptResponses;
import gateway.responses.ResponseKey;
import gateway.responses.Room;
import gateway.responses.StatefulRequest;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import routes.request.BaseMemory;
import routes.request.EarlierResponses;
import routes.request.ExchangeKeys;
import routes.request.FrontEndpoint;
import routes.request.MemoryFailures;
import routes.request.RequestContext;

/**
 * Puts into a request what it says of earlier responses: {@code previous_response_id} and references to items become the input
 * and output that they stand for (docs/wire.md, "OpenAI's clients"). All that comes later sees a request that says everything
 * itself. What is not known here is refused in OpenAI's words: a provider would give one client what another one has said. Where
 * the operator wants that, it goes on as it came, if a provider of the chain speaks the Responses API. Safe from many threads.
 */
public final class RecallResponses implements Processor {

    private final KeptResponses kept;
    private final int maxBytes;

    /** @param maxBytes largest request when all is in it */
    public RecallResponses(KeptResponses kept, long maxBytes) {
        this.kept = kept;
        this.maxBytes = (int) Math.min(Integer.MAX_VALUE - 16, maxBytes);
    }

    @Override
    public void process(Exchange exchange) {
        RequestContext context = ExchangeKeys.requestContext(exchange);
        if (context.endpoint() != FrontEndpoint.RESPONSES || !kept.on()) {
            return;
        }
        StatefulRequest request = StatefulRequest.of(context.body().plain());
        context.body().says(EarlierResponses.untouched(request));
        if (!request.refers()) {
            return;
        }
        Loading loading = new Loading(context.holding(), maxBytes);
        try {
            recall(context, request, loading);
        } catch (GatewayFailure e) {
            if (!isUnknown(e) || !kept.passesUnknown() || !mayBeKnownTo(context.chain())) {
                throw e;
            }
        } finally {
            loading.over();
        }
    }

    private void recall(RequestContext context, StatefulRequest request, Room room) {
        String owner = context.requireClient().lastingId();
        List<KeptResponse> chain = chain(owner, request.previousId(), room);
        Set<String> items = ExpandedRequest.references(request, chain);
        Map<String, KeptResponse> byItem = kept.withItems(owner, items, room);
        GrowingBytes out = new GrowingBytes(context.holding(), BaseMemory.BYTES);
        ExpandedRequest expanded = new ExpandedRequest(out, maxBytes, byItem, MemoryFailures::ofRequest);
        byte[] whole = expanded.write(request, chain);
        try {
            context.inspected(RequestInspector.inspect(whole));
        } catch (InvalidRequestException e) {
            throw new IllegalStateException("what is put together of JSON is JSON", e);
        }
        Collection<KeptResponse> used =
                Stream.concat(chain.stream(), byItem.values().stream()).toList();
        Set<String> makers = used.stream().map(KeptResponse::provider).collect(Collectors.toSet());
        boolean held = used.stream().allMatch(KeptResponse::held);
        context.body().expanded(whole, new EarlierResponses(request, makers, held, expanded.recalled()));
    }

    private List<KeptResponse> chain(String owner, @Nullable String previous, Room room) {
        if (previous == null) {
            return List.of();
        }
        List<KeptResponse> chain = kept.chain(new ResponseKey(owner, previous), room);
        if (chain.isEmpty()) {
            throw new GatewayFailure.RequestRefused(
                    FailureKind.PREVIOUS_RESPONSE_UNKNOWN, ExpandedRequest.quoted(previous));
        }
        return chain;
    }

    private static boolean isUnknown(GatewayFailure failure) {
        return switch (failure.kind()) {
            case PREVIOUS_RESPONSE_UNKNOWN, ITEM_UNKNOWN, STORAGE_UNAVAILABLE -> true;
            default -> false;
        };
    }

    private static boolean mayBeKnownTo(@Nullable Chain chain) {
        return chain != null
                && chain.stages().stream()
                        .flatMap(stage -> stage instanceof Stage.Offers(List<Stage.Offer> offers)
                                ? offers.stream()
                                : Stream.empty())
                        .anyMatch(offer -> offer.provider().dialect() == Dialect.RESPONSES);
    }

    /** What is read of the store while a request is put together, counted before it is there. */
    private static final class Loading implements Room {
        private final Holding holding;
        private final long most;
        private long loaded;

        Loading(Holding holding, long most) {
            this.holding = holding;
            this.most = most;
        }

        @Override
        public void require(long bytes) {
            if (bytes > most - loaded) {
                throw new GatewayFailure.RequestRefused(
                        FailureKind.REQUEST_TOO_LARGE, Math.max(1, most / (1024 * 1024)));
            }
            MemoryFailures.require(holding, bytes);
            loaded += bytes;
        }

        void over() {
            holding.shrink(loaded);
        }
    }
}
