package gateway.storage;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import gateway.catalog.ModelInfo;
import gateway.catalog.ModelInfoJson;
import gateway.catalog.ModelSource;
import gateway.catalog.ModelStore;
import gateway.protocol.Json;
import gateway.storage.connection.Parameters;
import gateway.storage.connection.StoredText;
import gateway.storage.connection.Transactions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Models in the table {@code model}. Safe from many threads and nodes. */
public final class PostgresModelStore implements ModelStore {

    private static final TypeReference<JsonNode> TREE = new TypeReference<>() {};

    private final DataSource source;

    public PostgresModelStore(DataSource source) {
        this.source = source;
    }

    @Override
    public List<ModelInfo> loadAll() {
        return Transactions.each(source, connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("select info from model order by source <> ?, source, vendor, id")) {
                new Parameters(statement).text(ModelSource.OPENROUTER);
                List<ModelInfo> models = new ArrayList<>();
                try (ResultSet results = statement.executeQuery()) {
                    while (results.next()) {
                        models.add(ModelInfoJson.read(StoredText.parse(results.getString(1), TREE)));
                    }
                }
                return models;
            }
        });
    }

    @Override
    public void replace(String list, List<ModelInfo> models) {
        ArrayNode infos = Json.mapper().createArrayNode();
        models.forEach(info -> infos.add(ModelInfoJson.write(info)));
        Transactions.allOrNothing(source, connection -> {
            try (PreparedStatement delete = connection.prepareStatement("delete from model where source = ?");
                    PreparedStatement insert =
                            connection.prepareStatement("insert into model (source, vendor, id, info)"
                                    + " select ?, info ->> 'vendor', info ->> 'id', info"
                                    + " from jsonb_array_elements(cast(? as jsonb)) as infos (info)"
                                    + " on conflict do nothing")) {
                new Parameters(delete).text(list);
                delete.executeUpdate();
                new Parameters(insert).text(list).json(infos);
                return insert.executeUpdate();
            }
        });
    }
}
