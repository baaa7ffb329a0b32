package routes.jolokia;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The last net before an answer: values that are known to be secret are masked wherever they stand, as in the URI of an endpoint of
 * an operator's route that has a token in its path. Safe from many threads.
 */
final class SecretMask {

    private static final String MASKED = "xxxxxx";
    /** What is shorter stands in texts by chance. */
    private static final int SHORTEST = 8;

    private final Supplier<? extends Collection<String>> secrets;

    SecretMask(Supplier<? extends Collection<String>> secrets) {
        this.secrets = secrets;
    }

    /** An answer without them. */
    String masked(String json) {
        String text = json;
        for (String form : forms()) {
            text = text.replace(form, MASKED);
        }
        return text;
    }

    private List<String> forms() {
        return secrets.get().stream()
                .filter(secret -> secret.length() >= SHORTEST)
                .flatMap(secret -> Stream.of(
                        secret,
                        URLEncoder.encode(secret, StandardCharsets.UTF_8),
                        URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"),
                        secret.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/"),
                        secret.replace("\\", "\\\\").replace("\"", "\\\""),
                        secret.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;")))
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }
}
