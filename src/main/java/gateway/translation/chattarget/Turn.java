package gateway.translation.chattarget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.translation.contract.Features;
import gateway.translation.contract.Losses;
import gateway.translation.contract.MessagesRequestLosses;
import gateway.translation.contract.RequestPart;
import gateway.translation.contract.SystemTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What one side says in a Messages request. Neighbours of one role are one turn, as the API has it.
 *
 * @param blocks in the order of the request
 */
record Turn(Role role, List<RequestPart> blocks) {

    enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    /** Of a system message: see {@link EffortPerMessage}. */
    private static final String OUTPUT = "output_config";

    private static final Set<String> MESSAGE_FIELDS = Set.of("role", "content", OUTPUT);

    /**
     * The turns of a request.
     *
     * @param systemAnywhere if not, a system turn behind the first place becomes a reminder that the user says
     */
    static List<Turn> of(RequestPart request, boolean systemAnywhere, Losses losses) {
        if (!request.has("messages")) {
            throw request.wrong("messages", "Field required.");
        }
        List<Turn> turns = new ArrayList<>();
        for (RequestPart message : request.parts("messages")) {
            unknownFields(message, losses);
            if (setsOnly(message)) {
                continue;
            }
            if (!message.has("content")) {
                throw message.wrong("content", "Field required.");
            }
            add(turn(message, systemAnywhere || turns.isEmpty() || isSystem(turns.getLast())), turns);
        }
        if (turns.isEmpty()) {
            throw request.wrong("messages", "At least one message is required.");
        }
        return turns;
    }

    /** A system message without a text that sets something for the turns behind it. */
    private static boolean setsOnly(RequestPart message) {
        JsonNode content = message.value("content");
        return message.has(OUTPUT)
                && "system".equals(message.optionalText("role"))
                && (content == null || (content.isArray() && content.isEmpty()));
    }

    private static boolean isSystem(Turn turn) {
        return turn.role() == Role.SYSTEM;
    }

    private static Turn turn(RequestPart message, boolean systemHere) {
        Role role = roleOf(message);
        List<RequestPart> blocks = message.blocks("content");
        return role != Role.SYSTEM || systemHere
                ? new Turn(role, blocks)
                : new Turn(Role.USER, blocks.stream().map(SystemTexts::reminder).toList());
    }

    private static void add(Turn turn, List<Turn> turns) {
        if (!turns.isEmpty() && turns.getLast().role() == turn.role()) {
            turns.getLast().blocks().addAll(turn.blocks());
        } else {
            turns.add(new Turn(turn.role(), new ArrayList<>(turn.blocks())));
        }
    }

    private static Role roleOf(RequestPart message) {
        return switch (message.text("role")) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "system" -> Role.SYSTEM;
            default -> throw wrongRole(message);
        };
    }

    private static RequestRefused wrongRole(RequestPart message) {
        return message.wrong("role", "Input should be user, assistant or system.");
    }

    private static void unknownFields(RequestPart message, Losses losses) {
        message.fields().fieldNames().forEachRemaining(name -> {
            if (!MESSAGE_FIELDS.contains(name) && message.has(name)) {
                losses.add(Features.UNKNOWN_FIELD, message.at(name));
            }
        });
        if (message.value(OUTPUT) instanceof ObjectNode output) {
            MessagesRequestLosses.output(losses, new RequestPart(output, message.at(OUTPUT)));
        }
    }
}
