package routes.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When changed files are taken over. */
class FolderWatchTest {

    @TempDir
    private Path folder;

    private int applied;
    private boolean other = true;
    private boolean waits;
    private boolean done = true;
    private @Nullable Path watched;
    private final FolderWatch watch =
            new FolderWatch(() -> watched == null ? List.of() : List.of(watched), new FolderWatch.Change() {
                @Override
                public boolean waits() {
                    return waits;
                }

                @Override
                public boolean differ() {
                    return other;
                }

                @Override
                public boolean apply() {
                    applied++;
                    return done;
                }
            });

    @Test
    void changedFilesAreTakenOnceTheyRest() throws IOException {
        settle();
        Path file = Files.writeString(folder.resolve("a.camel.yaml"), "half");
        watch.look();
        Files.writeString(file, "half and half");
        watch.look();
        assertThat(applied).as("it is still written").isEqualTo(0);

        watch.look();
        assertThat(applied).isEqualTo(1);
        watch.look();
        assertThat(applied).as("once for each change").isEqualTo(1);
    }

    @Test
    void changesWaitWhileACanaryLasts() throws IOException {
        settle();
        waits = true;
        Files.writeString(folder.resolve("a.camel.yaml"), "changed");
        watch.look();
        watch.look();
        watch.look();
        assertThat(applied).isEqualTo(0);

        waits = false;
        watch.look();
        watch.look();
        assertThat(applied).as("and are used behind it").isEqualTo(1);
    }

    @Test
    void whatCouldNotBeUsedYetIsTriedAgain() throws IOException {
        settle();
        done = false;
        Files.writeString(folder.resolve("a.camel.yaml"), "changed");
        watch.look();
        watch.look();
        waits = true;
        watch.look();
        assertThat(applied).as("not while it has to wait").isEqualTo(1);

        waits = false;
        done = true;
        watch.look();
        watch.look();
        assertThat(applied).as("once behind it").isEqualTo(2);
    }

    @Test
    void aChangeOfTheSameSizeIsSeen() throws IOException {
        Path file = Files.writeString(folder.resolve("a.camel.yaml"), "one");
        settle();
        Files.writeString(file, "two");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-12-01T00:00:00Z")));

        watch.look();
        watch.look();

        assertThat(applied).isEqualTo(1);
    }

    @Test
    void aFileThatTakesThePlaceOfAnotherIsSeenWhateverItsTime() throws IOException {
        FileTime time = FileTime.from(Instant.parse("2026-12-01T00:00:00Z"));
        Path file = Files.writeString(folder.resolve("a.camel.yaml"), "one");
        Files.setLastModifiedTime(file, time);
        settle();
        Path next = Files.writeString(folder.resolve("next"), "two");
        Files.setLastModifiedTime(next, time);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);

        watch.look();
        watch.look();

        assertThat(applied).isEqualTo(1);
    }

    @Test
    void theSameFilesAgainAreNoChange() throws IOException {
        settle();
        other = false;
        Files.writeString(folder.resolve("a.camel.yaml"), "as it is in use");

        watch.look();
        watch.look();

        assertThat(applied).isZero();
    }

    @Test
    void aFolderThatIsAwayForAWhileChangesNothing() throws IOException {
        settle();
        Path away = folder.resolveSibling("away-" + folder.getFileName());
        Files.move(folder, away);
        watch.look();
        watch.look();
        assertThat(applied).isZero();

        Files.move(away, folder);
        watch.look();
        watch.look();
        assertThat(applied).isZero();
    }

    @Test
    void linksThatLeadNowhereHinderNothing() throws IOException {
        settle();
        Files.createSymbolicLink(folder.resolve(".#a.camel.yaml"), Path.of("me@host.1:2"));
        Files.createSymbolicLink(folder.resolve("b.camel.yaml"), Path.of("nowhere"));
        Files.writeString(folder.resolve("a.camel.yaml"), "new");

        watch.look();
        watch.look();

        assertThat(applied).isEqualTo(1);
    }

    @Test
    void withoutAFolderThereIsNothingToLookAt() {
        watch.look();

        assertThat(applied).isZero();
    }

    /** What is there at the start is in use. */
    private void settle() {
        watched = folder;
        other = false;
        watch.look();
        watch.look();
        other = true;
    }
}
