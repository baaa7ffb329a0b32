package routes.trial;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** Stands where the listener is: it knows which route has which path, and listens to nobody. For one thread at a time. */
final class TrialFront implements PlatformHttpEngine {

    private final List<Entry> entries = new ArrayList<>();

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return new Entry(endpoint, processor);
    }

    /** The route that takes a request that sends a body, as the listener would find it; null for none. */
    @Nullable
    Entry find(String path) {
        return entries.stream()
                .filter(entry -> entry.takesPost() && entry.matches(path))
                .min(Comparator.comparingInt(Entry::rank)
                        .thenComparing(Comparator.comparingInt(Entry::length).reversed()))
                .orElse(null);
    }

    /** The beginning of a route. */
    final class Entry extends DefaultConsumer implements PlatformHttpConsumer {

        private final String path;
        private final boolean prefix;
        private final @Nullable String methods;
        private final Pattern pattern;

        private Entry(PlatformHttpEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
            path = endpoint.getPath();
            prefix = endpoint.isMatchOnUriPrefix();
            methods = endpoint.getHttpMethodRestrict();
            StringBuilder expression = new StringBuilder();
            for (String segment : path.split("/", -1)) {
                expression.append(expression.isEmpty() && segment.isEmpty() ? "" : "/");
                expression.append(segment.startsWith("{") ? "[^/]+" : Pattern.quote(segment));
            }
            pattern = Pattern.compile(prefix ? expression + ".*" : expression + "/?");
        }

        @Override
        public PlatformHttpEndpoint getEndpoint() {
            return (PlatformHttpEndpoint) super.getEndpoint();
        }

        @Override
        protected void doStart() throws Exception {
            super.doStart();
            entries.add(this);
        }

        @Override
        protected void doStop() throws Exception {
            entries.remove(this);
            super.doStop();
        }

        private boolean takesPost() {
            return methods == null || methods.toUpperCase(Locale.ROOT).contains("POST");
        }

        private boolean matches(String called) {
            return pattern.matcher(called).matches();
        }

        /** Exact paths win over those with parameters, these over prefixes. */
        private int rank() {
            return prefix ? 2 : path.contains("{") ? 1 : 0;
        }

        private int length() {
            return path.length();
        }
    }
}
