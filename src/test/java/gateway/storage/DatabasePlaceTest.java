package gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabasePlaceTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db.example:5433/claude, db.example:5433/claude",
        "jdbc:postgresql://db.example/claude, db.example/claude",
        "jdbc:postgresql://db.example/claude?user=me&password=secret, db.example/claude",
        "jdbc:postgresql://me:secret@db.example/claude, db.example/claude",
        "'jdbc:postgresql://one:5432,two:5432/claude', 'one:5432,two:5432/claude'",
        "jdbc:postgresql:claude, localhost/claude",
        "jdbc:postgresql://[::1]:5432/claude, '[::1]:5432/claude'"
    })
    void namesHostAndDatabaseAndNothingElse(String url, String place) {
        assertThat(DatabasePlace.placeOf(url)).isEqualTo(place).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({"jdbc:other://me:secret@db/x", "postgres://me:secret@db/x"})
    void showsNothingOfWhatItDoesNotUnderstand(String url) {
        assertThat(DatabasePlace.placeOf(url)).isEqualTo("an address of its own");
    }

    @ParameterizedTest
    @CsvSource({
        "postgres://me:secret@db.example:5433/claude, db.example:5433/claude",
        "postgresql://me:se%40cret@db.example/claude?sslmode=require, db.example/claude"
    })
    void bothFormsOfTheSettingAreShownAlike(String setting, String place) {
        assertThat(DatabasePlace.placeOf(ConnectionTarget.parse(setting).url())).isEqualTo(place);
    }
}
