package gateway.config;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import gateway.files.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the log into files that are open to their owner only; a file that is there keeps what the operator gave it. */
final class PrivateFileAppender extends RollingFileAppender<ILoggingEvent> {

    @Override
    public void openFile(String name) throws IOException {
        Path file = Path.of(name).toAbsolutePath();
        Path folder = file.getParent();
        if (folder != null) {
            OwnerOnly.folder(folder);
        }
        if (!Files.exists(file)) {
            OwnerOnly.file(file);
        }
        super.openFile(name);
    }
}
