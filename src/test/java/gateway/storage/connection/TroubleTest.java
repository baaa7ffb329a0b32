package gateway.storage.connection;

import static org.assertj.core.api.Assertions.assertThat;

import gateway.error.StorageStartException;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

class TroubleTest {

    private static final ConnectionTarget TARGET =
            ConnectionTarget.parse("postgres://ann:hidden@db.example:6000/gateway");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            28P01 | false | PostgreSQL at db.example:6000 refuses the password of user "ann"
            3D000 | false | PostgreSQL at db.example:6000 has no database "gateway"
            57P04 | false | PostgreSQL at db.example:6000 has no database "gateway"
            42501 | false | user "ann" lacks a right in database "gateway" (words of the server); make it the database's owner
            3F000 | false | database "gateway" has no schema for user "ann"
            25006 | false | PostgreSQL at db.example:6000 can only be read
            57P03 | true  | PostgreSQL at db.example:6000 is starting, stopping or recovering
            57P01 | true  | PostgreSQL at db.example:6000 is starting, stopping or recovering
            53300 | true  | PostgreSQL at db.example:6000 has reached a limit (words of the server)
            53100 | true  | PostgreSQL at db.example:6000 has reached a limit (words of the server)
            40P01 | true  | PostgreSQL at db.example:6000 is busy
            42P01 | false | PostgreSQL at db.example:6000 cannot be used: words of the server (SQLSTATE 42P01)
            08P01 | false | what listens at db.example:6000 does not speak as PostgreSQL does
            08006 | true  | PostgreSQL at db.example:6000 does not answer (words of the server)
            """)
    void meansByItsState(String state, boolean passing, String beginning) {
        Trouble trouble = Trouble.of(new SQLException("words\n  of the server", state), TARGET);

        assertThat(trouble.sentence()).startsWith(beginning).contains("; ").doesNotContain("\n");
        assertThat(trouble.passing()).isEqualTo(passing);
    }

    @ParameterizedTest
    @CsvSource({"28P01, true", "57P01, false", "42501, false", "08006, false"})
    void aProcessThatRunsIsToBeStartedAgainWhereItsUrlIsWrong(String state, boolean again) {
        String told = Trouble.of(new SQLException("words", state), TARGET).whileRunning();

        assertThat(told.endsWith(", and start the proxy again")).isEqualTo(again);
    }

    static Stream<Arguments> causes() {
        return Stream.of(
                Arguments.of(new UnknownHostException("db.example"), false, "no host of the name db.example is known"),
                Arguments.of(new ConnectException("refused"), true, "nothing listens at db.example:6000"),
                Arguments.of(new SocketTimeoutException("late"), true, "db.example:6000 does not answer"),
                Arguments.of(new NoRouteToHostException("none"), true, "db.example:6000 cannot be reached"),
                Arguments.of(new SSLHandshakeException("bad certificate"), false, "TLS with db.example:6000 fails"),
                Arguments.of(new EOFException(), true, "PostgreSQL at db.example:6000 does not answer"));
    }

    @ParameterizedTest
    @MethodSource("causes")
    void meansByItsCause(Exception cause, boolean passing, String beginning) {
        PSQLException failure = new PSQLException("words", PSQLState.CONNECTION_UNABLE_TO_CONNECT, cause);
        SQLException ofPool = new SQLTransientConnectionException("timed out", "08001", failure);

        for (Throwable each : new Throwable[] {failure, ofPool, new IllegalStateException(ofPool)}) {
            Trouble trouble = Trouble.of(each, TARGET);
            assertThat(trouble.sentence()).startsWith(beginning).contains("DATABASE_URL");
            assertThat(trouble.passing()).isEqualTo(passing);
        }
    }

    @Test
    void whoIsNotLetInIsToldBy() {
        assertThat(refusedBy("InitializeSessionUserId")).contains("has no user \"ann\" that may sign in");
        assertThat(refusedBy("ClientAuthentication")).contains("pg_hba.conf").contains("sslmode=require");
        assertThat(refusedBy("ClientAuthentication")).contains("kein Eintrag");
    }

    private static String refusedBy(String routine) {
        ServerErrorMessage message =
                new ServerErrorMessage("SFATAL\0VFATAL\0C28000\0Mkein Eintrag\0R" + routine + "\0\0");
        return Trouble.of(new PSQLException(message), TARGET).sentence();
    }

    @Test
    void whatTheDriverRefusesIsToldByWhatTheUrlAsksFor() {
        SQLException refused = new PSQLException("refused", PSQLState.CONNECTION_REJECTED);

        assertThat(Trouble.of(refused, ConnectionTarget.parse("postgres://ann@db/x"))
                        .sentence())
                .contains("asks for a password, and DATABASE_URL has none");
        assertThat(Trouble.of(refused, ConnectionTarget.parse("postgres://ann:b@db/x?sslmode=require"))
                        .sentence())
                .contains("speaks no TLS");
        assertThat(Trouble.of(refused, TARGET).sentence()).contains("is not supported");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Invalid sslmode value: always", "Invalid targetServerType value: some"})
    void aParameterThatTheDriverDoesNotKnowIsNotWaitedFor(String words) {
        Trouble trouble = Trouble.of(new PSQLException(words, PSQLState.CONNECTION_UNABLE_TO_CONNECT), TARGET);

        assertThat(trouble.passing()).isFalse();
        assertThat(trouble.sentence()).contains("a parameter of DATABASE_URL", words, "take it out");
    }

    @Test
    void noSentenceHoldsThePassword() {
        assertThat(meansNothing("hidden words")).contains("hidden words");
        assertThat(meansNothing("words")).doesNotContain("hidden");
        assertThat(Trouble.of(new SQLException("no", "28P01"), TARGET).sentence())
                .doesNotContain("hidden");
    }

    private static String meansNothing(String words) {
        return Trouble.of(new SQLException(words), TARGET).sentence();
    }

    @Test
    void aRefusalIsTheSentence() {
        StorageStartException refusal =
                Trouble.of(new SQLException("no", "28P01"), TARGET).refusal();

        assertThat(refusal)
                .hasMessageStartingWith("PostgreSQL at db.example:6000 refuses")
                .hasNoCause();
    }
}
