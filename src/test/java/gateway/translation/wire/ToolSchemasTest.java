package gateway.translation.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.translation.StreamRun;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ToolSchemasTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'properties':{'a':X}",
                "'properties':{'a':{'type':'array','items':X}}",
                "'properties':{'a':{'type':'array','items':[{'type':'string'},X]}}",
                "'properties':{'a':{'type':'array','prefixItems':[X]}}",
                "'properties':{'a':{'anyOf':[X,{'type':'null'}]}}",
                "'properties':{'a':{'oneOf':[{'type':'string'},X]}}",
                "'properties':{'a':{'allOf':[X]}}",
                "'properties':{'a':{'type':'string','not':X}}",
                "'properties':{},'additionalProperties':X",
                "'properties':{},'patternProperties':{'^x':X}",
                "'properties':{},'$defs':{'Node':X}",
                "'properties':{},'definitions':{'Old':{'type':'array','items':X}}",
                "'properties':{},'if':X,'then':X,'else':X",
                "'properties':{'properties':X,'type':X}"
            })
    void whateverMayBeAnObjectHasProperties(String members) {
        for (String type : new String[] {"'object'", "['object','null']", "['null','object']"}) {
            String schema = "{'type':'object'," + members + "}";
            ObjectNode given = StreamRun.json(schema.replace("X", "{'type':" + type + "}"));

            assertThat(ToolSchemas.completed(given))
                    .isEqualTo(StreamRun.json(schema.replace("X", "{'type':" + type + ",'properties':{}}")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'object','properties':{'a':{'type':'string','enum':['object']},'b':{'type':['string','null']}}}",
                "{'type':'object','properties':{'a':{'$ref':'#/$defs/A'},'b':true,'c':{}},'required':['a']}",
                "{'type':'object','properties':{'a':{'const':{'type':'object'},'default':{'type':'object'},"
                        + "'enum':[{'type':'object'},null],'examples':[{'type':'object'}]}},'additionalProperties':false}",
                "{'type':'object','properties':{'a':{'default':null,'const':null}}}"
            })
    void nothingElseChanges(String schema) {
        assertThat(ToolSchemas.completed(StreamRun.json(schema))).isEqualTo(StreamRun.json(schema));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | {'type':'object','properties':{}}",
                "{'type':null,'properties':null,'required':null} | {'type':'object','properties':{}}",
                "{'properties':[]} | {'properties':{},'type':'object'}",
                "{'type':'object','properties':{'a':null}} | {'type':'object','properties':{'a':{}}}",
                "{'type':'object','properties':{'a':{'type':'array','items':null,'minItems':null}}} |"
                        + " {'type':'object','properties':{'a':{'type':'array'}}}",
                "{'type':'object','properties':{'a':{'type':'object','properties':null}},'additionalProperties':null} |"
                        + " {'type':'object','properties':{'a':{'type':'object','properties':{}}}}",
                "{'type':'object','properties':{},'$defs':null,'anyOf':null} | {'type':'object','properties':{}}"
            })
    void aKeywordThatIsNullIsAbsent(String given, String expected) {
        assertThat(ToolSchemas.completed(StreamRun.json(given))).isEqualTo(StreamRun.json(expected));
    }

    @Test
    void nullsGoWithoutAnythingBeingAdded() {
        ObjectNode schema = StreamRun.json(
                "{'type':'object','properties':{'a':{'type':'object','required':null}},'required':null}");

        ToolSchemas.dropNulls(schema);

        assertThat(schema).isEqualTo(StreamRun.json("{'type':'object','properties':{'a':{'type':'object'}}}"));
    }

    @Test
    void deepSchemasAreCompletedToTheEnd() {
        int depth = 450;
        String schema = "{'type':'object','properties':{'a':".repeat(depth) + "{'type':'object'}" + "}}".repeat(depth);

        ObjectNode completed = ToolSchemas.completed(StreamRun.json(schema));

        assertThat(completed.toString()).endsWith("{\"type\":\"object\",\"properties\":{}}" + "}}".repeat(depth));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'pattern':1,'properties':{'pattern':{'type':'string'}}}",
                "{'properties':{'a':{'pattern':1}}}",
                "{'items':{'pattern':1}}",
                "{'items':[{'pattern':1}]}",
                "{'anyOf':[{'type':'string'},{'pattern':1}]}",
                "{'$defs':{'pattern':{'pattern':1}}}",
                "{'additionalProperties':{'pattern':1}}"
            })
    void aKeywordIsDroppedWhereverItStands(String schema) {
        ObjectNode given = StreamRun.json(schema);
        assertThat(ToolSchemas.dropped(given, Set.of("pattern", "format"))).isTrue();
        assertThat(given)
                .isEqualTo(StreamRun.json(schema.replace("'pattern':1,", "").replace("'pattern':1", "")));
        assertThat(ToolSchemas.dropped(given, Set.of("pattern"))).isFalse();
    }
}
