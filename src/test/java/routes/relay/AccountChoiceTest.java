package routes.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountChoiceTest {

    @ParameterizedTest
    @CsvSource({
        "/v1/files/file_1,file_1",
        "/v1/files/file_1/content,file_1",
        "/v1/messages/batches/msgbatch_1,msgbatch_1",
        "/v1/messages/batches/msgbatch_1/results,msgbatch_1",
        "/v1/messages/batches/msgbatch_1/cancel,msgbatch_1",
        "/v1/containers/container_1,container_1",
        "/v1/skills/skill_1/versions/2,skill_1",
        "/v1/threads/thread_1,thread_1",
        "/base/v1/files/file_1,file_1"
    })
    void theSegmentBehindACollectionNamesTheResource(String path, String id) {
        assertThat(AccountChoice.resourceIn(path)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1",
                "/v1/files",
                "/v1/messages",
                "/v1/messages/batches",
                "/v1/models/files",
                "/files/file_1",
                "/v1/profiles/file_1"
            })
    void otherPathsNameNone(String path) {
        assertThat(AccountChoice.resourceIn(path)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/files/", "/v1/messages/batches/"})
    void aCollectionWithASlashAtItsEndNamesNothingThatIsKnown(String path) {
        assertThat(AccountChoice.resourceIn(path)).isNullOrEmpty();
    }
}
