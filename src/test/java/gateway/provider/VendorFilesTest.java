package gateway.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import gateway.protocol.Dialect;
import gateway.translation.contract.TargetTraits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VendorFilesTest {

    private static final Path PAGE = Path.of("docs/vendors.md");
    private static final String FIRST = "\n## ";
    private static final Path NEW = Path.of("target/vendors.txt");

    private final Vendors builtIn = VendorFiles.builtIn();

    @Test
    void everyTraitHasASourceAndADate() {
        assertThat(builtIn.all())
                .hasSize(26)
                .allSatisfy(vendor -> assertThat(vendor.traits()).allSatisfy(stated -> {
                    assertThat(stated.source()).isNotBlank();
                    assertThat(stated.asOf()).matches("20\\d\\d-\\d\\d-\\d\\d");
                }));
    }

    @Test
    void theFilesOfTheJarHaveTraitsAndValuesThatExist() throws IOException {
        for (Vendor vendor : builtIn.all()) {
            try (InputStream file = VendorFiles.class.getResourceAsStream("/vendors/" + vendor.name() + ".yaml")) {
                assertThat(VendorFiles.parse(file)).isEqualTo(vendor);
            }
        }
    }

    @Test
    void namesAndHostsAreOfOneVendorEach() {
        assertThat(builtIn.all()).extracting(Vendor::name).doesNotHaveDuplicates();
        assertThat(builtIn.all().stream().flatMap(vendor -> vendor.hosts().stream()))
                .doesNotHaveDuplicates();
        assertThat(VendorFiles.names(null))
                .isEqualTo(builtIn.all().stream().map(Vendor::name).toList());
    }

    @Test
    void aVendorIsToldByItsOwnAddress() {
        assertThat(builtIn.all())
                .filteredOn(
                        vendor -> vendor.baseUrl() != null && !vendor.hosts().isEmpty())
                .isNotEmpty()
                .allSatisfy(vendor -> assertThat(builtIn.at(vendor.baseUrl())).isEqualTo(vendor));
    }

    @Test
    void aServerOfWhichNothingIsKnownIsAskedWithCare() {
        TargetTraits traits = new ModelTraits(builtIn.compatible(), Map.of()).of("any");
        assertThat(traits.documents()).isFalse();
        assertThat(traits.systemAnywhere()).isFalse();
        assertThat(traits.refuses())
                .contains("user", "metadata", "store", "service_tier", "prompt_cache_key", "verbosity");
    }

    @Test
    void aFileOfTheOperatorReplacesTheBuiltInOne(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("a.yaml"), """
                name: groq
                hosts: [groq.example]
                base_url: https://groq.example/v1
                auth: x_api_key
                """);
        Files.writeString(folder.resolve("b.yaml"), """
                name: acme
                hosts: [.acme.example]
                """);
        Files.writeString(folder.resolve("notes.txt"), "no vendor");
        Vendors all = VendorFiles.with(folder);
        assertThat(all.all()).hasSize(27);
        assertThat(all.known("groq").baseUrl()).isEqualTo(URI.create("https://groq.example/v1"));
        assertThat(all.known("groq").auth()).isEqualTo(Provider.Auth.X_API_KEY);
        assertThat(all.at(URI.create("https://eu.acme.example/v1")).name()).isEqualTo("acme");
        assertThat(all.at(URI.create("https://acme.example.org/v1")).name()).isEqualTo("compatible");
        assertThat(VendorFiles.names(folder)).contains("acme", "openai");
    }

    @Test
    void aFileOfTheOperatorThatIsWrongIsNamed(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("mine.yaml"), "name: mine\ncolour: red\n");
        assertThatThrownBy(() -> VendorFiles.with(folder))
                .hasMessage("vendor file mine.yaml: the file has an unknown field colour");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hosts: [a] | name is missing",
                "name: My Vendor | name is \"My Vendor\", but small letters, digits and hyphens were expected",
                "[a, b] | the file is no object",
                "{name: a, dialect: soap} | dialect is \"soap\", which is none of its values",
                "{name: a, traits: [{trait: documents, is: true, as_of: 2026-01-01}]} | source is missing",
                "{name: a, traits: [{trait: documents, is: maybe, source: s, as_of: d}]}"
                        + "| documents is \"maybe\", but true or false was expected",
                "{name: a, traits: [{trait: refuses, is: user, source: s, as_of: d}]}"
                        + "| refuses is \"user\", but a list was expected",
                "{name: a, traits: [{trait: replay, is: loud, source: s, as_of: d}]}"
                        + "| replay is \"loud\", but one of none, reasoning_content, reasoning, reasoning_details was expected",
            })
    void aFileOfAnotherFormIsRefused(String yaml, String problem) {
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(problem);
    }

    @Test
    void aTraitThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> parse("{name: a, traits: [{trait: colour, is: true, source: s, as_of: d}]}"))
                .hasMessageStartingWith("colour is no trait; there are tokenLimit, reasoning");
    }

    @Test
    void readsAWholeFile() throws IOException {
        Vendor vendor = parse("""
                name: mine
                hosts: [API.mine.example]
                port: 4711
                local: true
                base_url: http://127.0.0.1:4711/v1
                dialect: responses
                auth: api_key
                prefix: mine/
                layout: azure
                traits:
                  - {trait: images, is: false, models: "text-*|old", source: me, as_of: 2026-11-30}
                """);
        assertThat(vendor.hosts()).containsExactly("api.mine.example");
        assertThat(vendor.port()).isEqualTo(4711);
        assertThat(vendor.local()).isTrue();
        assertThat(vendor.dialect()).isEqualTo(Dialect.RESPONSES);
        assertThat(vendor.auth()).isEqualTo(Provider.Auth.API_KEY);
        assertThat(vendor.prefix()).isEqualTo("mine/");
        assertThat(vendor.layout()).isEqualTo(Vendor.Layout.AZURE);
        assertThat(vendor.traits()).singleElement().satisfies(stated -> {
            assertThat(stated.trait()).isEqualTo("images");
            assertThat(stated.models()).containsExactly("text-*", "old");
        });
    }

    @Test
    void thePageOfVendorsIsWhatTheFilesSay() throws IOException {
        String page = Files.readString(PAGE);
        String written = page.substring(0, page.indexOf(FIRST)) + sections();
        Files.createDirectories(NEW.getParent());
        Files.writeString(NEW, written);
        assertThat(page).as("copy %s to %s", NEW, PAGE).isEqualTo(written);
    }

    private String sections() {
        StringBuilder page = new StringBuilder();
        for (Vendor vendor : builtIn.all()) {
            page.append("\n## ")
                    .append(vendor.name())
                    .append("\n\n")
                    .append(whereIs(vendor))
                    .append('\n');
            if (!vendor.traits().isEmpty()) {
                page.append("\n| trait | is | models | source | as of |\n|---|---|---|---|---|\n");
                vendor.traits().forEach(stated -> page.append(row(stated)));
            }
        }
        return page.toString();
    }

    private static String whereIs(Vendor vendor) {
        String url = vendor.baseUrl() == null ? "An address of the operator's own" : "`" + vendor.baseUrl() + "`";
        String known = vendor.hosts().isEmpty()
                ? ""
                : ", recognised by "
                        + vendor.hosts().stream().map(host -> "`" + host + "`").collect(Collectors.joining(", "));
        String port = vendor.port() == null ? "" : ", recognised by port " + vendor.port();
        return url + known + port + ".";
    }

    private static String row(Vendor.StatedTrait stated) {
        String is = stated.is().isArray() ? words(stated) : stated.is().asText();
        String models =
                stated.models().stream().map(model -> "`" + model.strip() + "`").collect(Collectors.joining(", "));
        return "| `" + stated.trait() + "` | " + is + " | " + models + " | " + stated.source() + " | " + stated.asOf()
                + " |\n";
    }

    private static String words(Vendor.StatedTrait stated) {
        StringBuilder words = new StringBuilder();
        stated.is().forEach(word -> words.append(words.isEmpty() ? "" : ", ").append(word.asText()));
        return words.toString();
    }

    private static Vendor parse(String yaml) throws IOException {
        return VendorFiles.parse(new ByteArrayInputStream(yaml.getBytes(UTF_8)));
    }

    @Test
    void aFileThatIsNoYamlIsNamedWithThePlace(@TempDir Path broken) throws IOException {
        Files.writeString(broken.resolve("openai.yaml"), "api: chat\nname: {{");

        assertThatThrownBy(() -> VendorFiles.with(broken))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("vendor file openai.yaml: cannot be read as YAML, line 2, column ");
    }
}
