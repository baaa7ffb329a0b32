package gateway.protocol.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebPathsTest {

    private static final String IN = "/api/organizations/org-1/chat_conversations";

    @Test
    void knowsEachCallOfAConversation() {
        assertThat(WebPaths.create("org-1")).isEqualTo(new WebPath("POST", IN));
        assertThat(WebPaths.settings("org-1", "c-2")).isEqualTo(new WebPath("PUT", IN + "/c-2"));
        assertThat(WebPaths.completion("org-1", "c-2")).isEqualTo(new WebPath("POST", IN + "/c-2/completion"));
        assertThat(WebPaths.toolResult("org-1", "c-2")).isEqualTo(new WebPath("POST", IN + "/c-2/tool_result"));
        assertThat(WebPaths.stop("org-1", "c-2")).isEqualTo(new WebPath("POST", IN + "/c-2/stop_response"));
        assertThat(WebPaths.delete("org-1", "c-2")).isEqualTo(new WebPath("DELETE", IN + "/c-2"));
    }

    @Test
    @DisplayName("case 36 (its paths): both ways of uploads")
    void knowsBothWaysOfUploads() {
        assertThat(WebPaths.uploadToOrganization("org-1")).isEqualTo(new WebPath("POST", "/api/org-1/upload"));
        assertThat(WebPaths.uploadToConversation("org-1", "c-2"))
                .isEqualTo(new WebPath("POST", "/api/organizations/org-1/conversations/c-2/wiggle/upload-file"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", "a/b", "a?b", "a#b", "a%2fb", "a b", "é"})
    void refusesWhatCouldLeadElsewhere(String id) {
        assertThatIllegalArgumentException().isThrownBy(() -> WebPaths.create(id));
        assertThatIllegalArgumentException().isThrownBy(() -> WebPaths.delete("org-1", id));
    }
}
