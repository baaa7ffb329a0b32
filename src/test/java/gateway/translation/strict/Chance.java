package gateway.translation.strict;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.StreamRun;
import java.util.List;
import java.util.Random;

/** Chooses what a conversation says, the odd things too; the same for the same seed. */
final class Chance {

    private static final List<String> TEXTS = List.of(
            "Look at the file.",
            "two\nlines",
            "\"quoted\" \\ \u2028",
            "Größe 😀",
            "{\"a\":1}",
            " leading and trailing \n",
            "<think>not thinking</think>",
            "[tool error]",
            "x".repeat(300));

    private static final List<String> SCHEMAS = List.of(
            "{'type':'object','properties':{'path':{'type':'string'}},'required':['path']}",
            "{'type':'object'}",
            "{'type':'object','properties':null}",
            "{}",
            "{'type':'object','properties':{'path':{'type':'string','description':null,'default':null}}}",
            "{'type':'object','properties':{'inner':{'type':'object'}},'required':null}",
            "{'type':'object','properties':{'list':{'type':'array','items':{'type':['object','null']}}}}",
            "{'type':'object','properties':{'a':{'$ref':'#/$defs/A'}},'$defs':{'A':{'type':'object'}}}",
            "{'type':'object','properties':{'n':{'type':['integer','null'],'exclusiveMinimum':0}}}",
            "{'$schema':'https://json-schema.org/draft/2020-12/schema','type':'object','additionalProperties':false,"
                    + "'properties':{'k':{'const':'x'},'p':{'type':'string','pattern':'^a\\\\d+$'}}}",
            "{'type':'object','properties':{'u':{'anyOf':[{'type':'object'},{'type':'string'}]}}}",
            "{'type':'object','properties':{'any':true,'odd':{'oneOf':[{'type':'string'},{'type':'null'}]}}}");

    private static final List<String> CLOSED = List.of(
            "{'type':'object','properties':{'path':{'type':'string'}},'required':['path'],'additionalProperties':false}",
            "{'type':'object','properties':{'a':{'type':'string'},'b':{'type':'integer'}},'required':['a'],"
                    + "'additionalProperties':false}",
            "{'type':'object','properties':{'o':{'type':'object','properties':{'x':{'type':'number'}},'required':['x'],"
                    + "'additionalProperties':false}},'required':['o'],'additionalProperties':false}");

    private static final List<String> VALUES = List.of(
            "'plain'",
            "''",
            "' '",
            "7",
            "true",
            "null",
            "{'rows':[1,2]}",
            "[]",
            "[1,'two',null]",
            "{}",
            "'{\\\"a\\\":1}'");

    private final Random random;

    Chance(long seed) {
        random = new Random(seed);
    }

    boolean oneIn(int many) {
        return random.nextInt(many) == 0;
    }

    int upTo(int most) {
        return random.nextInt(most + 1);
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** A text that says something. */
    String text() {
        return of(TEXTS);
    }

    /** A text that may be empty or blank. */
    String anyText() {
        return oneIn(6) ? of(List.of("", " ", "\n\n")) : text();
    }

    ObjectNode schema() {
        return StreamRun.json(of(SCHEMAS));
    }

    ObjectNode closedSchema() {
        return StreamRun.json(of(CLOSED));
    }

    /** Any JSON, as results of tools may be. */
    JsonNode value() {
        return StreamRun.json("{'v':" + of(VALUES) + "}").get("v");
    }

    String hex(int digits) {
        StringBuilder hex = new StringBuilder();
        while (hex.length() < digits) {
            hex.append(Integer.toHexString(random.nextInt(16)));
        }
        return hex.toString();
    }

    void mark(ObjectNode block, int oneIn) {
        if (oneIn(oneIn)) {
            block.putObject("cache_control").put("type", "ephemeral");
        }
    }

    void text(ArrayNode blocks, String type, String text) {
        blocks.addObject().put("type", type).put("text", text);
    }
}
