package routes.extension;

import java.nio.file.Path;

/**
 * A jar of the folder, as it was when it was read.
 *
 * @param name its name in the folder
 * @param sha256 of its bytes, in hexadecimal digits
 * @param copy where the proxy's own copy is, which nobody overwrites
 */
public record ExtensionJar(String name, String sha256, Path copy) {}
