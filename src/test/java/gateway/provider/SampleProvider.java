package gateway.provider;

import gateway.protocol.Dialect;
import gateway.upstream.OutgoingProxy;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes providers that differ in few things. */
public final class SampleProvider {

    private static final Vendors VENDORS = VendorFiles.builtIn();

    private final String name;
    private Vendor vendor = VENDORS.compatible();
    private String baseUrl = "https://provider.example/v1";
    private @Nullable String key = "sk-sample-key-of-twenty-1234";
    private Dialect dialect = Dialect.CHAT;
    private Provider.Auth auth = Provider.Auth.BEARER;
    private Map<String, String> headers = Map.of();
    private @Nullable OutgoingProxy proxy;
    private String priceFactor = "1";
    private int weight = 1;
    private @Nullable String region;
    private ModelList models = ModelList.EMPTY;
    private Provider.Limits limits = new Provider.Limits(0, 0);

    private SampleProvider(String name) {
        this.name = name;
    }

    public static SampleProvider named(String name) {
        return new SampleProvider(name);
    }

    public SampleProvider vendor(String its) {
        vendor = VENDORS.known(its);
        return this;
    }

    public SampleProvider baseUrl(String its) {
        baseUrl = its;
        return this;
    }

    public SampleProvider key(@Nullable String its) {
        key = its;
        return this;
    }

    public SampleProvider dialect(Dialect its) {
        dialect = its;
        return this;
    }

    public SampleProvider auth(Provider.Auth its) {
        auth = its;
        return this;
    }

    public SampleProvider headers(Map<String, String> its) {
        headers = its;
        return this;
    }

    public SampleProvider proxy(OutgoingProxy its) {
        proxy = its;
        return this;
    }

    public SampleProvider priceFactor(String its) {
        priceFactor = its;
        return this;
    }

    public SampleProvider weight(int its) {
        weight = its;
        return this;
    }

    public SampleProvider region(@Nullable String its) {
        region = its;
        return this;
    }

    /** Names or patterns that it lists, comma list; with {@code client's name=its name}. */
    public SampleProvider models(String its) {
        models = new ModelList(Arrays.stream(its.split(","))
                .map(entry -> entry.split("=", 2))
                .map(parts -> new ModelList.Entry(parts[0], parts.length == 1 ? null : parts[1]))
                .toList());
        return this;
    }

    public SampleProvider limits(int concurrency, int requestsPerMinute) {
        limits = new Provider.Limits(concurrency, requestsPerMinute);
        return this;
    }

    public Provider make() {
        Duration any = Duration.ofSeconds(5);
        return new Provider(
                name,
                vendor,
                URI.create(baseUrl),
                key,
                dialect,
                auth,
                null,
                headers,
                proxy,
                new Provider.Timeouts(any, any, any, any),
                models,
                null,
                new BigDecimal(priceFactor),
                weight,
                region,
                limits,
                new ModelTraits(vendor, Map.of()),
                null,
                null);
    }
}
