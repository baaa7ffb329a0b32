package gateway.translation.strict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.error.GatewayFailure.RequestRefused;
import gateway.protocol.Dialect;
import gateway.provider.ModelTraits;
import gateway.provider.VendorFiles;
import gateway.provider.Vendors;
import gateway.translation.Conversion;
import gateway.translation.contract.AnswerFrame;
import gateway.translation.contract.ReasoningRules;
import gateway.translation.contract.ToolNames;
import gateway.translation.contract.TranslationTarget;
import gateway.translation.contract.UsageEstimate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One conversation of three turns between a client and targets, each request checked by its target. For one thread. */
final class StrictConversation {

    private static final int TURNS = 3;
    private static final int LONGEST_ID = 40;
    private static final Vendors VENDORS = VendorFiles.builtIn();
    private static final Map<String, ModelTraits> TRAITS = new ConcurrentHashMap<>();

    private final long seed;
    private final Chance chance;
    private final Dialect client;
    private final List<Place> places;
    private final Map<Place, TargetAnswers> answers = new HashMap<>();

    /** What went wrong, with what is needed to see it again. */
    final List<String> complaints = new ArrayList<>();

    int requests;
    int refused;

    /** A model at a vendor that speaks a dialect. */
    record Place(String vendor, String model, Dialect dialect) {

        @Override
        public String toString() {
            return vendor + " " + model + " " + dialect;
        }
    }

    /** @param places where the turns go, one after the other; the last one again where there are too few */
    StrictConversation(long seed, Dialect client, List<Place> places) {
        this.seed = seed;
        this.chance = new Chance(seed);
        this.client = client;
        this.places = places;
    }

    StrictConversation run() {
        boolean claude = places.stream().anyMatch(place -> place.dialect() == Dialect.MESSAGES);
        boolean responses = places.stream().allMatch(place -> !place.vendor().equals("groq"));
        Talker talker = switch (client) {
            case MESSAGES -> new MessagesTalker(chance, claude, thinking());
            case CHAT -> new ChatTalker(chance);
            case RESPONSES -> new ResponsesTalker(chance, responses);
        };
        Set<String> told = new HashSet<>();
        for (int turn = 0; turn < TURNS; turn++) {
            Place place = places.get(Math.min(turn, places.size() - 1));
            boolean same = turn == 0 || place.equals(places.get(Math.min(turn - 1, places.size() - 1)));
            try {
                told = turn(talker, place, turn, same ? told : Set.of());
            } catch (RequestRefused e) {
                refused++;
                return this;
            }
        }
        return this;
    }

    /** The kinds of thinking that each Claude of the conversation takes; with a budget it wants all calls to begin with it. */
    private List<String> thinking() {
        List<String> models = places.stream()
                .filter(place -> place.dialect() == Dialect.MESSAGES)
                .map(Place::model)
                .toList();
        boolean alone = models.size() == places.size();
        boolean older = alone && models.stream().noneMatch(model -> model.matches(".*-4-[67]"));
        boolean newer = models.stream().allMatch(model -> model.matches(".*-4-[67]"));
        return older ? List.of("enabled", "disabled") : newer ? List.of("adaptive") : List.of("disabled");
    }

    /** Returns the ids that the target gave to its calls. */
    private Set<String> turn(Talker talker, Place place, int turn, Set<String> told) {
        ObjectNode asked = talker.says();
        ObjectNode before = asked.deepCopy();
        Conversion conversion =
                Conversion.of(client, place.dialect(), asked, target(place), tools -> frame(tools, turn, place));
        ObjectNode request = conversion.request().body();
        requests++;
        List<String> found = new ArrayList<>(strict(place).refusals(request));
        if (!asked.equals(before)) {
            found.add("the client's request was changed");
        }
        String sent = request.toString();
        told.stream()
                .filter(id -> !sent.contains('"' + id + '"'))
                .forEach(id -> found.add("does not get its own id back: " + id));
        ObjectNode answer = answers.computeIfAbsent(
                        place, each -> new TargetAnswers(chance, each.vendor(), each.model()))
                .answer(place.dialect(), request);
        ObjectNode heard = conversion.answer(answer).body();
        talker.called(heard).stream()
                .filter(name -> !talker.tools().contains(name))
                .forEach(name -> found.add("the client has no tool " + name));
        talker.hears(heard);
        for (String complaint : found) {
            complaints.add(client + " to " + place + ": " + complaint + "  (seed " + seed + ", turn " + turn + ")\n    "
                    + shortened(asked) + "\n    " + shortened(request));
        }
        return ids(place, answer);
    }

    private static String shortened(JsonNode json) {
        String text = json.toString();
        return text.length() > 6000 ? text.substring(0, 6000) + "…" : text;
    }

    private static StrictTarget strict(Place place) {
        return switch (place.dialect()) {
            case CHAT -> StrictChat.of(place.vendor(), place.model());
            case RESPONSES -> new StrictResponses(place.vendor(), place.model());
            case MESSAGES -> new StrictClaude(place.model());
        };
    }

    /** Those that it has to get back: its own, each once. */
    private static Set<String> ids(Place place, ObjectNode answer) {
        Set<String> ids = new HashSet<>();
        if (place.dialect() == Dialect.CHAT
                && !place.vendor().equals("moonshot")
                && !place.vendor().equals("compatible")) {
            answer.at("/choices/0/message/tool_calls").forEach(call -> {
                String id = call.path("id").asText();
                if (!id.isEmpty() && id.length() <= LONGEST_ID) {
                    ids.add(id);
                }
            });
        }
        return ids;
    }

    private TranslationTarget target(Place place) {
        ModelTraits traits = TRAITS.computeIfAbsent(
                place.vendor(), vendor -> new ModelTraits(VENDORS.named(vendor).orElseThrow(), Map.of()));
        return new TranslationTarget(
                        place.model(),
                        traits.of(place.model()),
                        ReasoningRules.DEFAULT,
                        chance.oneIn(2) ? null : Integer.valueOf(6000))
                .withCacheMarks(chance.oneIn(2))
                .at(place.vendor());
    }

    private AnswerFrame frame(ToolNames tools, int turn, Place place) {
        UsageEstimate estimate = new UsageEstimate() {
            @Override
            public long inputTokens() {
                return 70;
            }

            @Override
            public long roughInputTokens() {
                return 60;
            }

            @Override
            public long outputTokens(long characters) {
                return characters;
            }
        };
        return new AnswerFrame("asked", "s" + seed + "t" + turn, 1_764_000_000, tools, true, false, estimate, null)
                .of(place.vendor());
    }
}
