package gateway.translation.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentedFieldsTest {

    @ParameterizedTest
    @ValueSource(strings = {"temperature", "verbosity", "user", "web_search_options", "max_completion_tokens"})
    void documentedNamesAreTold(String field) {
        assertThat(DocumentedFields.told(field)).isEqualTo(field);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\u007f", "x-evil: 1", "Temperature", "v17", "a,b; c", "\u00e9"})
    void whatAClientMayHaveMadeUpIsNot(String field) {
        assertThat(DocumentedFields.told(field)).isEqualTo(Features.UNKNOWN_FIELD);
    }
}
