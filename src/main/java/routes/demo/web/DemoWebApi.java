package routes.demo.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** What the simulated web application does by itself with each call. Safe from many threads. */
final class DemoWebApi {

    private static final Pattern SESSION_KEY = Pattern.compile("sk-ant-sid\\d\\d-.+");

    private static final int STEPS_BEFORE_CUT = 4;

    private final InstantSource clock;
    private final DemoConversations conversations;
    private final DemoWebComposer composer;
    private final DemoWebSignIn signIn = new DemoWebSignIn();
    private final Duration pace;

    DemoWebApi(DemoConversations conversations, InstantSource clock, Duration pace) {
        this.conversations = conversations;
        this.clock = clock;
        this.pace = pace;
        composer = new DemoWebComposer(clock);
    }

    DemoWebReply answer(DemoWebCall call) {
        String key = call.sessionKey();
        if (call.kind() == DemoWebCall.Kind.TOKEN) {
            return signIn.token(call);
        }
        boolean signedIn = SESSION_KEY.matcher(key).matches();
        if (call.kind() == DemoWebCall.Kind.BOOTSTRAP && !signedIn) {
            return DemoWebReply.json(200, Json.mapper().createObjectNode().putNull("account"));
        }
        String own = DemoWebAccounts.organization(key);
        if (!signedIn || (!call.organization().isEmpty() && !call.organization().equals(own))) {
            return DemoWebReply.error(403, "permission_error", "Invalid authorization", "account_session_invalid");
        }
        return switch (call.kind()) {
            case ORGANIZATIONS -> DemoWebReply.json(200, DemoWebAccounts.organizations(key));
            case BOOTSTRAP -> DemoWebReply.json(200, DemoWebAccounts.bootstrap(key));
            case ACCOUNT -> DemoWebReply.json(200, DemoWebAccounts.account(key));
            case USAGE -> DemoWebReply.json(200, DemoWebAccounts.usage(clock.instant()));
            case MODEL_CONFIG -> model(call);
            case AUTHORIZE -> signIn.authorize(call);
            default -> conversation(call);
        };
    }

    private DemoWebReply conversation(DemoWebCall call) {
        String id = call.conversation();
        return switch (call.kind()) {
            case CREATE -> create(call);
            case SETTINGS -> found(conversations.settle(id, call.json().path("settings")), 202);
            case GET -> found(conversations.find(id), 200);
            case DELETE -> conversations.delete(id) ? DemoWebReply.body(204, "", "") : missing();
            case COMPLETION -> complete(call);
            case TOOL_RESULT -> result(call);
            case STOP -> {
                conversations.stop(id);
                yield DemoWebReply.json(200, Json.mapper().createObjectNode());
            }
            case UPLOAD, UPLOAD_TO_CONVERSATION -> upload(call);
            default -> DemoWebReply.error(404, "not_found_error", "Not found", "");
        };
    }

    private DemoWebReply create(DemoWebCall call) {
        if (call.conversation().isEmpty()) {
            return DemoWebReply.error(400, "invalid_request_error", "uuid: Field required", "");
        }
        return conversations
                .create(call.conversation(), call.organization(), call.json())
                .map(created -> DemoWebReply.json(201, created))
                .orElseGet(() -> DemoWebReply.error(409, "conflict_error", "Conversation already exists", ""));
    }

    private DemoWebReply complete(DemoWebCall call) {
        String id = call.conversation();
        JsonNode body = call.json();
        List<DemoWebStep> steps = new ArrayList<>();
        if (body.has("create_conversation_params")) {
            Optional<ObjectNode> created =
                    conversations.create(id, call.organization(), body.path("create_conversation_params"));
            if (created.isEmpty()) {
                return DemoWebReply.error(409, "conflict_error", "Conversation already exists", "");
            }
            steps.addAll(DemoWebEvents.from(0).ready(id).steps());
        } else if (conversations.find(id).isEmpty()) {
            return missing();
        }
        if (body.path("tools").isArray() && body.path("tools").isEmpty()) {
            return DemoWebReply.error(400, "invalid_request_error", "tools: List should have at least 1 item", "");
        }
        DemoWebPrompt prompt = DemoWebPrompt.read(body);
        if (prompt.whole().isEmpty() && body.path("files").isEmpty()) {
            return DemoWebReply.error(400, "invalid_request_error", "prompt: text content must be non-empty", "");
        }
        if (prompt.last().contains("[[error=")) {
            return DemoWebReply.error(529, "overloaded_error", "Simulated error", "");
        }
        conversations.said(id, prompt.whole());
        boolean thinks = prompt.thinking() || conversations.setting(id, "paprika_mode") != null;
        steps.addAll(composer.answer(prompt, thinks));
        DemoWebReply reply = DemoWebReply.stream(steps).pace(pace);
        return prompt.last().contains("[[cut=") ? reply.before(STEPS_BEFORE_CUT, new DemoWebStep.Cut()) : reply;
    }

    private DemoWebReply result(DemoWebCall call) {
        JsonNode result = call.json();
        return conversations.offer(
                        call.conversation(), result.path("tool_use_id").asText(), result)
                ? DemoWebReply.json(200, Json.mapper().createObjectNode())
                : DemoWebReply.error(404, "not_found_error", "No waiting tool call", "side_channel_waiting_key_absent");
    }

    private static DemoWebReply upload(DemoWebCall call) {
        return DemoWebUpload.read(call)
                .map(file -> {
                    String id = UUID.randomUUID().toString();
                    ObjectNode stored = Json.mapper().createObjectNode().put("success", true);
                    stored.put("file_uuid", id).put("uuid", id).put("file_name", file.name());
                    stored.put("sanitized_name", file.name())
                            .put("file_kind", file.contentType().startsWith("image/") ? "image" : "blob");
                    return DemoWebReply.json(200, stored.put("size_bytes", file.bytes().length));
                })
                .orElseGet(() -> DemoWebReply.error(400, "invalid_request_error", "file: Field required", ""));
    }

    private static DemoWebReply model(DemoWebCall call) {
        String model = call.path().substring(call.path().lastIndexOf('/') + 1);
        return model.equals("model_config") || DemoWebAccounts.offers(model)
                ? DemoWebReply.json(200, Json.mapper().createObjectNode().put("model", model))
                : DemoWebReply.error(404, "not_found_error", "Model not found", "");
    }

    private static DemoWebReply found(Optional<ObjectNode> conversation, int status) {
        return conversation.map(found -> DemoWebReply.json(status, found)).orElseGet(DemoWebApi::missing);
    }

    private static DemoWebReply missing() {
        return DemoWebReply.error(404, "not_found_error", "Conversation not found", "conversation_not_found");
    }
}
