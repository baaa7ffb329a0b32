package gateway.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What is wrong with a file or folder, in words for operators. */
public final class FileFailure {

    private FileFailure() {}

    /** The cause, without the name of a class; with the file that it is about where that is told. */
    public static String words(IOException failure) {
        if (!(failure instanceof FileSystemException told)) {
            return String.valueOf(failure.getMessage());
        }
        return switch (told) {
            case AccessDeniedException denied -> denied.getFile() + ": permission denied";
            case NoSuchFileException missing -> missing.getFile() + ": there is no such file or folder";
            case FileAlreadyExistsException file -> file.getFile() + ": it is no folder";
            case NotDirectoryException file -> file.getFile() + ": it is no folder";
            default -> told.getFile() + ": " + (told.getReason() == null ? "it cannot be used" : told.getReason());
        };
    }
}
