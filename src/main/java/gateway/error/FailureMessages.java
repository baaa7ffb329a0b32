package gateway.error;

import java.text.MessageFormat;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The sentences that clients read: {@code locales/messages*.properties} (UTF-8, patterns of {@link MessageFormat}). A language
 * that has no translation, or a sentence that a translation lacks, is answered in English. Safe for use from many threads.
 */
public final class FailureMessages {

    private static final String BUNDLE = "locales.messages";

    private final Map<Locale, ResourceBundle> bundles;
    private final ResourceBundle english;

    /** English only. */
    public FailureMessages() {
        this(List.of());
    }

    /**
     * English and the given translations. They are loaded once, so that a locale from a request never leads to a search.
     *
     * @param translations the locales for which a file exists
     */
    public FailureMessages(Collection<Locale> translations) {
        this.english = bundle(Locale.ROOT);
        this.bundles = translations.stream()
                .distinct()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), FailureMessages::bundle));
    }

    /** The sentence for one failure, its arguments filled in. */
    public String text(GatewayFailure failure, Locale locale) {
        String key = failure.kind().messageKey();
        ResourceBundle bundle = bundleFor(locale);
        List<Object> arguments = failure.arguments();
        if (arguments.isEmpty() && bundle.containsKey(key + ".plain")) {
            key += ".plain";
        }
        Object[] texts = arguments.stream().map(String::valueOf).toArray();
        return new MessageFormat(bundle.getString(key), Locale.ROOT).format(texts);
    }

    private ResourceBundle bundleFor(Locale locale) {
        ResourceBundle exact = bundles.get(locale);
        return exact != null ? exact : bundles.getOrDefault(Locale.of(locale.getLanguage()), english);
    }

    private static ResourceBundle bundle(Locale locale) {
        return ResourceBundle.getBundle(
                BUNDLE, locale, ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
    }
}
