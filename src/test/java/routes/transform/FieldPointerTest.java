package routes.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import gateway.protocol.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPointerTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /a      | {}                 | {"a":7}
            /a      | {"a":{"b":1}}      | {"a":7}
            /a/b    | {}                 | {"a":{"b":7}}
            /a/b/c  | {"x":1}            | {"x":1,"a":{"b":{"c":7}}}
            /a/b/c  | {"a":{"d":1}}      | {"a":{"d":1,"b":{"c":7}}}
            /a/b    | {"a":null}         | {"a":{"b":7}}
            /a/b    | {"a":"text"}       | {"a":"text"}
            /a/b/c  | {"a":{"b":false}}  | {"a":{"b":false}}
            /a/0    | {"a":[1,2]}        | {"a":[7,2]}
            /a/1    | {"a":[1,2]}        | {"a":[1,7]}
            /a/2    | {"a":[1,2]}        | {"a":[1,2]}
            /a/-    | {"a":[1,2]}        | {"a":[1,2,7]}
            /a/b    | {"a":[1,2]}        | {"a":[1,2]}
            /a/1/b  | {"a":[1,{"c":2}]}  | {"a":[1,{"c":2,"b":7}]}
            /a/9/b  | {"a":[1]}          | {"a":[1]}
            /a~1b   | {}                 | {"a/b":7}
            /0      | {}                 | {"0":7}
            """)
    void aValueIsSetWhereThereIsAPlaceForIt(String pointer, String before, String after) throws Exception {
        ObjectNode tree = tree(before);

        FieldPointer.of(pointer.strip()).set(tree, json("7"));

        assertThat(tree).isEqualTo(tree(after));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /a     | {"a":1,"b":2}          | {"b":2}
            /a/b   | {"a":{"b":1,"c":2}}    | {"a":{"c":2}}
            /a/0   | {"a":[1,2]}            | {"a":[2]}
            /a/2   | {"a":[1,2]}            | {"a":[1,2]}
            /a/-   | {"a":[1,2]}            | {"a":[1,2]}
            /a/b   | {"a":[1,2]}            | {"a":[1,2]}
            /a/b   | {"a":"text"}           | {"a":"text"}
            /x     | {"a":1}                | {"a":1}
            /x/y   | {"a":1}                | {"a":1}
            """)
    void aValueIsTakenAwayWhereThereIsOne(String pointer, String before, String after) throws Exception {
        ObjectNode tree = tree(before);

        FieldPointer.of(pointer.strip()).remove(tree);

        assertThat(tree).isEqualTo(tree(after));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            /a     | /b     | {"a":1}            | {"b":1}
            /a     | /b     | {"a":1,"b":2}      | {"b":1}
            /a     | /b/c   | {"a":{"d":1}}      | {"b":{"c":{"d":1}}}
            /a/b   | /b     | {"a":{"b":[1]}}    | {"a":{},"b":[1]}
            /a     | /b     | {"c":1}            | {"c":1}
            /a     | /b     | {"a":null}         | {"b":null}
            /l/0   | /l/-   | {"l":[1,2]}        | {"l":[2,1]}
            """)
    void aValueIsMoved(String from, String to, String before, String after) throws Exception {
        ObjectNode tree = tree(before);

        FieldPointer.of(from.strip()).move(tree, FieldPointer.of(to.strip()));

        assertThat(tree).isEqualTo(tree(after));
    }

    @Test
    void theSameValueCanBeSetInManyTrees() throws Exception {
        JsonNode value = json("{\"a\":[1]}");
        ObjectNode first = tree("{}");
        ObjectNode second = tree("{}");
        FieldPointer field = FieldPointer.of("/x");
        field.set(first, value);
        field.set(second, value);

        first.withObject("/x").put("more", 1);

        assertThat(second).isEqualTo(tree("{\"x\":{\"a\":[1]}}"));
        assertThat(value).isEqualTo(json("{\"a\":[1]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user", "", "#/user"})
    void aPointerBeginsWithASlash(String text) {
        assertThatThrownBy(() -> FieldPointer.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static ObjectNode tree(String text) throws JsonProcessingException {
        return (ObjectNode) json(text);
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return Json.mapper().readTree(text);
    }
}
