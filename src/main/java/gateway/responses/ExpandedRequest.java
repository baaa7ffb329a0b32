package gateway.responses;

import gateway.error.FailureKind;
import gateway.error.GatewayFailure;
import gateway.memory.Grant;
import gateway.memory.GrowingBytes;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Writes a request that refers to earlier responses as one that says everything itself: the input of those responses, what they
 * answered, and the items that are referred to, each as the bytes that it was answered with. For one request.
 */
public final class ExpandedRequest {

    private static final byte[] NULL = ascii("null");
    private static final byte[] INPUT = ascii("\"input\":");
    private static final byte[] MESSAGE = ascii("{\"type\":\"message\",\"role\":\"user\",\"content\":");

    private final GrowingBytes out;
    private final int most;
    private final Function<Grant, GatewayFailure> busy;
    private final Map<String, KeptResponse> byItem;
    /** Where items are in what was answered, for each answer that is looked into. */
    private final IdentityHashMap<KeptResponse, OutputItems> outputs = new IdentityHashMap<>();

    private final Set<String> recalled = new HashSet<>();
    private boolean first = true;

    /**
     * @param out what is written grows here
     * @param most bytes that a request may have
     * @param byItem the responses that items are of
     * @param busy what is told where there is no memory
     */
    public ExpandedRequest(
            GrowingBytes out, int most, Map<String, KeptResponse> byItem, Function<Grant, GatewayFailure> busy) {
        this.out = out;
        this.most = most;
        this.byItem = byItem;
        this.busy = busy;
    }

    /**
     * The items that a request and the inputs before it refer to.
     *
     * @throws GatewayFailure where they do so too often
     */
    public static Set<String> references(StatefulRequest request, List<KeptResponse> chain) {
        List<String> own = request.references();
        List<String> earlier = chain.stream()
                .flatMap(each -> ItemPlaces.runs(each.input()).stream())
                .filter(ItemPlace::reference)
                .map(ItemPlace::id)
                .limit(ItemPlaces.MOST_REFERENCES + 1)
                .toList();
        if (own.size() + earlier.size() > ItemPlaces.MOST_REFERENCES) {
            throw ItemPlaces.tooManyReferences();
        }
        Set<String> all = new HashSet<>(own);
        all.addAll(earlier);
        return all;
    }

    /**
     * Writes a request.
     *
     * @param chain the responses that it goes on from, the oldest first
     * @throws GatewayFailure where an item is not there, or the request becomes too large
     */
    public byte[] write(StatefulRequest request, List<KeptResponse> chain) {
        byte[] body = request.body();
        int at = 0;
        if (request.inputFrom() < 0) {
            at = behindBrace(body);
            copy(body, 0, at);
            copy(INPUT);
            writeInput(request, chain);
            copy((byte) ',');
        }
        boolean previousFirst = request.previousFrom() >= 0 && request.previousFrom() < request.inputFrom();
        if (previousFirst) {
            at = writePrevious(request, at);
        }
        if (request.inputFrom() >= 0) {
            copy(body, at, request.inputFrom());
            writeInput(request, chain);
            at = request.inputTo();
        }
        if (request.previousFrom() >= 0 && !previousFirst) {
            at = writePrevious(request, at);
        }
        copy(body, at, body.length);
        granted(out.trim());
        return out.array();
    }

    /** The ids of all items that came from earlier answers. */
    public Set<String> recalled() {
        return recalled;
    }

    private int writePrevious(StatefulRequest request, int at) {
        copy(request.body(), at, request.previousFrom());
        copy(NULL);
        return request.previousTo();
    }

    private static int behindBrace(byte[] body) {
        int at = 0;
        while (body[at] != '{') {
            at++;
        }
        return at + 1;
    }

    private void writeInput(StatefulRequest request, List<KeptResponse> chain) {
        copy((byte) '[');
        for (KeptResponse each : chain) {
            writeInput(each.input(), 0, each.input().length, ItemPlaces.runs(each.input()));
            for (ItemPlace item : outputOf(each).all()) {
                writeItem(each, item);
            }
        }
        if (request.inputFrom() >= 0) {
            writeInput(request.body(), request.inputFrom(), request.inputTo(), request.items());
        }
        copy((byte) ']');
    }

    /** A text stands for a message of the user. */
    private void writeInput(byte[] json, int from, int to, List<ItemPlace> items) {
        if (json[from] == '"') {
            comma();
            copy(MESSAGE);
            copy(json, from, to);
            copy((byte) '}');
            return;
        }
        if (json[from] != '[' && json[from] != 'n') {
            // No list, which is for the translation to say.
            comma();
            copy(json, from, to);
        }
        for (ItemPlace item : items) {
            if (item.reference()) {
                writeReferred(item.id());
            } else {
                comma();
                copy(json, item.from(), item.to());
            }
        }
    }

    private void writeReferred(@Nullable String id) {
        KeptResponse response = id == null ? null : byItem.get(id);
        ItemPlace item =
                id == null || response == null ? null : outputOf(response).find(id);
        if (response == null || item == null) {
            throw new GatewayFailure.RequestRefused(FailureKind.ITEM_UNKNOWN, quoted(id));
        }
        writeItem(response, item);
    }

    private void writeItem(KeptResponse response, ItemPlace item) {
        comma();
        copy(response.answer(), item.from(), item.to());
        if (item.id() != null) {
            recalled.add(item.id());
        }
    }

    private OutputItems outputOf(KeptResponse response) {
        return outputs.computeIfAbsent(response, OutputItems::new);
    }

    /** An id as a client reads it: not longer than it must be. */
    public static String quoted(@Nullable String id) {
        String text = id == null ? "" : id;
        boolean whole = text.length() <= ResponseKey.LONGEST_ID;
        return "'" + (whole ? text : text.substring(0, ResponseKey.LONGEST_ID) + "…") + "'";
    }

    private void comma() {
        if (!first) {
            copy((byte) ',');
        }
        first = false;
    }

    private void copy(byte single) {
        granted(out.makeRoom(1, most));
        out.array()[out.size()] = single;
        out.wrote(1);
    }

    private void copy(byte[] bytes) {
        copy(bytes, 0, bytes.length);
    }

    private void copy(byte[] bytes, int from, int to) {
        if (to - from > most - out.size()) {
            throw new GatewayFailure.RequestRefused(FailureKind.REQUEST_TOO_LARGE, Math.max(1, most / (1024 * 1024)));
        }
        granted(out.makeRoom(to - from, most));
        System.arraycopy(bytes, from, out.array(), out.size(), to - from);
        out.wrote(to - from);
    }

    private void granted(Grant grant) {
        if (grant != Grant.GRANTED) {
            throw busy.apply(grant);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
