package routes.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.account.Account;
import gateway.account.pool.AccountPool;
import gateway.account.pool.AccountView;
import gateway.admin.AccountJson;
import gateway.protocol.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import routes.http.ResponseWriter;
import routes.request.RequestContext;

/** Answers with accounts, as they are stored and as this node sees them. Safe from many threads. */
public final class AccountAnswers {

    private final AccountPool pool;
    private final Supplier<Map<String, Integer>> conversations;
    private final ResponseWriter writer;

    /**
     * @param conversations how many conversations are bound to each account, by its id
     */
    public AccountAnswers(AccountPool pool, Supplier<Map<String, Integer>> conversations, ResponseWriter writer) {
        this.pool = pool;
        this.conversations = conversations;
        this.writer = writer;
    }

    /** Accounts as a JSON array, in this order. */
    ArrayNode all(List<Account> accounts) {
        Map<String, AccountView> views = new HashMap<>();
        pool.view().accounts().forEach(view -> views.put(view.id(), view));
        Map<String, Integer> bound = conversations.get();
        ArrayNode array = Json.mapper().createArrayNode();
        for (Account account : accounts) {
            array.add(AccountJson.of(account, views.get(account.id()), bound.getOrDefault(account.id(), 0)));
        }
        return array;
    }

    /** One account as JSON. */
    ObjectNode one(Account account) {
        return (ObjectNode) all(List.of(account)).get(0);
    }

    /** Answers with one account and its entity tag. */
    void send(RequestContext context, int status, Account account) {
        context.answer().header("etag", ETags.of(account.version()));
        send(context, status, one(account));
    }

    /** Answers with JSON that is not to be kept on the way. */
    void send(RequestContext context, int status, ObjectNode body) {
        JsonBody.answer(writer, context, status, body);
    }

    /** Answers that it is done. */
    void sendNothing(RequestContext context) {
        writer.empty(context, 204);
    }
}
