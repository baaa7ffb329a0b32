package gateway.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import gateway.upstream.Consequences.Consequence;
import gateway.upstream.Consequences.ForAccount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks the whole table of what answers may change, and the same table in the documents. */
class ConsequencesTest {

    static Stream<Arguments> cells() {
        return Arrays.stream(AnswerKind.values())
                .flatMap(
                        answer -> Arrays.stream(EndpointKind.values()).map(endpoint -> Arguments.of(answer, endpoint)));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void onlyMessagesAndTheOwnCheckTakeAnAccountFromItsClients(AnswerKind answer, EndpointKind endpoint) {
        ForAccount account = Consequences.of(answer, endpoint).account();

        switch (endpoint) {
            case MESSAGES -> assertThat(account).isNotEqualTo(ForAccount.INVALID);
            case COUNT_TOKENS, MODELS -> assertThat(account).isIn(ForAccount.NOTHING, ForAccount.CHECKED);
            case SIDE -> assertThat(account).isEqualTo(ForAccount.NOTHING);
            case CHECK -> assertThat(account).isNotEqualTo(ForAccount.CHECKED);
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void whatIsTheRequestsFaultChangesNoAccount(AnswerKind answer, EndpointKind endpoint) {
        Consequence cell = Consequences.of(answer, endpoint);

        if (cell.request() == Consequences.ForRequest.PASSED_ON) {
            assertThat(cell.account()).isEqualTo(ForAccount.NOTHING);
        }
    }

    @ParameterizedTest
    @MethodSource("cells")
    void theDocumentsTellTheSame(AnswerKind answer, EndpointKind endpoint) throws Exception {
        List<String> row = documented(answer);
        int column = 2 + endpoint.ordinal();

        assertThat(row).as("row of %s", answer).hasSizeGreaterThan(column);
        assertThat(row.get(column))
                .as("%s at %s", answer, endpoint)
                .isEqualTo(words(Consequences.of(answer, endpoint), endpoint));
    }

    @Test
    void everyVerdictHasItsRow() {
        Map<Verdict, AnswerKind> rows = Map.of(
                new Verdict.PassOn(), AnswerKind.REQUEST_REFUSED,
                new Verdict.TryNext("x", true), AnswerKind.SERVER_TROUBLE,
                new Verdict.SuspectCredential("x"), AnswerKind.CREDENTIAL_REFUSED,
                new Verdict.NoCredit("x", true), AnswerKind.OUT_OF_CREDIT,
                new Verdict.SuspectOrganization("x"), AnswerKind.ORGANIZATION_REFUSED);

        rows.forEach((verdict, answer) -> assertThat(AnswerKind.of(verdict)).isEqualTo(answer));
    }

    private static String words(Consequence cell, EndpointKind endpoint) {
        String account = cell.account().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        if (endpoint == EndpointKind.CHECK) {
            return account;
        }
        return cell.request().name().toLowerCase(Locale.ROOT).replace('_', ' ') + "; " + account;
    }

    private static List<String> documented(AnswerKind answer) throws Exception {
        String name = "`" + answer.name().toLowerCase(Locale.ROOT) + "`";
        return Files.readAllLines(Path.of("docs/accounts.md"), UTF_8).stream()
                .filter(line -> line.startsWith("| " + name + " "))
                .map(line -> Arrays.stream(line.split("\\|")).map(String::strip).toList())
                .filter(cells -> cells.size() > EndpointKind.values().length)
                .findFirst()
                .orElse(List.of())
                .stream()
                .skip(1)
                .toList();
    }
}
