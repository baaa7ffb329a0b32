package routes.files;

import gateway.routes.model.RouteText;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ResourceResolver;
import org.apache.camel.support.ResourceSupport;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;

/**
 * Route files as Camel reads them: the texts that were checked, whatever the folder holds meanwhile. Their places in logs and JMX
 * are {@code routes:messages.camel.yaml:12}. Safe from many threads.
 */
public final class RouteResources extends ServiceSupport implements ResourceResolver {

    private static final String SCHEME = "routes";

    private final Map<String, byte[]> texts = new TreeMap<>();
    private @Nullable CamelContext context;

    public RouteResources(List<RouteText> files) {
        files.forEach(file -> texts.put(SCHEME + ":" + file.name(), file.text().getBytes(StandardCharsets.UTF_8)));
    }

    /** Lets a context find them. */
    public void bind(Registry registry) {
        registry.bind("resource-loader-" + SCHEME, ResourceResolver.class, this);
    }

    /** Where all of them are, as Camel's patterns of files. */
    public static String pattern(List<RouteText> files) {
        return String.join(
                ",", files.stream().map(file -> SCHEME + ":" + file.name()).toList());
    }

    @Override
    public String getSupportedScheme() {
        return SCHEME;
    }

    @Override
    public Resource resolve(String location) {
        return new Text(location, texts.get(location));
    }

    @Override
    public void setCamelContext(CamelContext camelContext) {
        context = camelContext;
    }

    @Override
    public @Nullable CamelContext getCamelContext() {
        return context;
    }

    private static final class Text extends ResourceSupport {

        private final byte @Nullable [] bytes;

        Text(String location, byte @Nullable [] bytes) {
            super(SCHEME, location);
            this.bytes = bytes;
        }

        @Override
        public boolean exists() {
            return bytes != null;
        }

        @Override
        public @Nullable URI getURI() {
            return null;
        }

        @Override
        public InputStream getInputStream() throws IOException {
            if (bytes == null) {
                throw new FileNotFoundException(getLocation());
            }
            return new ByteArrayInputStream(bytes);
        }
    }
}
