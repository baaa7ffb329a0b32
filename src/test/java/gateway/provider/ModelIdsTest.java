package gateway.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ModelIdsTest {

    @Test
    void readsTheListsOfOpenAiAndAnthropic() {
        assertThat(ModelIds.read(
                        "{\"object\":\"list\",\"data\":[{\"id\":\"gpt-5\",\"object\":\"model\"},{\"id\":\"o3\"}]}"))
                .hasValueSatisfying(names -> assertThat(names).containsExactly("gpt-5", "o3"));
        assertThat(
                        ModelIds.read(
                                "{\"data\":[{\"type\":\"model\",\"id\":\"claude-opus-4-6\",\"display_name\":\"x\"}],\"has_more\":false}"))
                .hasValueSatisfying(names -> assertThat(names).containsExactly("claude-opus-4-6"));
    }

    @Test
    void readsTheListsOfOllamaAndGoogleAndABareOne() {
        assertThat(ModelIds.read("{\"models\":[{\"name\":\"llama3.3:70b\",\"model\":\"llama3.3:70b\"}]}"))
                .hasValueSatisfying(names -> assertThat(names).containsExactly("llama3.3:70b"));
        assertThat(ModelIds.read("{\"data\":[{\"id\":\"models/gemini-2.5-pro\"}]}"))
                .hasValueSatisfying(names -> assertThat(names).containsExactly("gemini-2.5-pro"));
        assertThat(ModelIds.read("[{\"id\":\"a\"},\"b\",{\"other\":1}]"))
                .hasValueSatisfying(names -> assertThat(names).containsExactly("a", "b"));
    }

    @Test
    void whatIsNoListHasNoNamesAndWhatIsNoJsonIsRefused() {
        assertThat(ModelIds.read("{\"error\":\"Unexpected endpoint\"}"))
                .hasValueSatisfying(names -> assertThat(names).isEmpty());
        assertThat(ModelIds.read("<html>")).isEmpty();
        assertThat(ModelIds.read("")).isEmpty();
        assertThat(ModelIds.read("1")).isEmpty();
    }
}
