package routes.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourcePathTest {

    @ParameterizedTest
    @CsvSource({
        "/v1/files/file_1,file_1",
        "/v1/files/file_1/,file_1",
        "/v1/files/file_1/content,file_1",
        "/v1/messages/batches/msgbatch_1,msgbatch_1",
        "/v1/messages/batches/msgbatch_1/results,msgbatch_1",
        "/v1/messages/batches/msgbatch_1/cancel,msgbatch_1",
        "/v1/containers/container_1,container_1",
        "/v1/skills/skill_1/versions/2,skill_1",
        "/v1/threads/thread_1,thread_1",
        "/base/v1/files/file_1,file_1",
        "/v1/%66iles/file_1,file_1",
        "/v1/files/file%5F1,file_1",
        "/v1/files%2Ffile_1,file_1",
        "/v1//files//file_1,file_1",
        "/v1/FILES/file_1,file_1",
        "/v1/files/a+b,a+b",
        "/v1/files/file_%zz,file_%zz",
        "/v1/files/files/content,files"
    })
    void theSegmentBehindACollectionNamesTheResourceInAnySpelling(String path, String id) {
        assertThat(ResourcePath.of(path).ids()).containsExactly(id);
        assertThat(ResourcePath.of(path).collection()).isFalse();
    }

    @Test
    void aResourceWithinAnotherIsNamedToo() {
        assertThat(ResourcePath.of("/v1/containers/container_1/files/file_1").ids())
                .containsExactly("container_1", "file_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/v1", "/v1/messages", "/files/file_1", "/v1/profiles/file_1", "/v1/models/m"})
    void otherPathsNameNone(String path) {
        assertThat(ResourcePath.of(path).ids()).isEmpty();
        assertThat(ResourcePath.of(path).collection()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/files,true",
        "/v1/files/,true",
        "/v1/%66iles,true",
        "/base/v1/files,true",
        "/v1/skills,true",
        "/v1/containers/container_1/files,true",
        "/v1/messages/batches,false",
        "/v1/messages/Batches/,false",
        "/v1/messages/files,false",
        "/v1/messages/batches/x/files,false",
        "/v1/threads,false",
        "/v1/containers,false"
    })
    void aCollectionIsWhereResourcesAreMadeAndListed(String path, boolean uploads) {
        assertThat(ResourcePath.of(path).collection()).isTrue();
        assertThat(ResourcePath.of(path).uploads()).isEqualTo(uploads);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/skills/skill_1/versions,true",
        "/v1/files/file_1/content,true",
        "/v1/messages/batches/msgbatch_1/cancel,false",
        "/v1/threads/files/messages,false",
        "/v1/complete,false"
    })
    void whatIsSentToFilesAndSkillsIsContent(String path, boolean uploads) {
        assertThat(ResourcePath.of(path).uploads()).isEqualTo(uploads);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/messages/batches/msgbatch_1/results,msgbatch_1",
        "/v1/messages/batches/msgbatch_1/results/,msgbatch_1",
        "/v1//messages//batches//msgbatch_1//results,msgbatch_1",
        "/v1/messages/batches/msgbatch%5F1/results,msgbatch_1",
        "/base/v1/messages/batches/msgbatch_1/results,msgbatch_1",
        "/v1/messages/batches/results/results,results",
        "/v1/messages/batches/msgbatch_1,",
        "/v1/messages/batches/msgbatch_1/cancel,",
        "/v1/messages/batches/results,",
        "/v1/messages/batches,",
        "/v1/files/file_1/results,",
        "/batches/x/results,",
    })
    void tellsWhoseResultsAreFetched(String path, String batch) {
        assertThat(ResourcePath.batchOfResults(path)).isEqualTo(batch);
    }
}
