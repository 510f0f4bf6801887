"""Names, streets and towns of people who do not exist. All can be written in ISO-8859-15."""

# ruff: noqa: SIM905 (lists of words are read as words)

from __future__ import annotations

SURNAMES = (
    *"""
    MARTIN BERNARD THOMAS PETIT ROBERT RICHARD DURAND DUBOIS MOREAU LAURENT SIMON MICHEL LEFÈVRE LEROY ROUX
    DAVID BERTRAND MOREL FOURNIER GIRARD BONNET DUPONT LAMBERT FONTAINE ROUSSEAU VINCENT MÜLLER FAURE ANDRÉ
    MERCIER BLANC GUÉRIN BOYER GARNIER CHEVALIER FRANÇOIS LEGRAND GAUTHIER GARCIA PERRIN ROBIN CLÉMENT MORIN
    NICOLAS HENRY ROUSSEL MATHIEU GAUTIER MASSON MARCHAND DUVAL DENIS DUMONT MARIE LEMAIRE NOËL MEYER DUFOUR
    MEUNIER BRUN BLANCHARD GIRAUD JOLY RIVIÈRE LUCAS BRUNET GAILLARD BARBIER ARNAUD MARTINEZ GÉRARD ROCHE RENARD
    SCHMITT ROY LEROUX COLIN VIDAL CARON PICARD ROGER FABRE AUBERT LEMOINE RENAUD DUMAS LACROIX OLIVIER PHILIPPE
    BOURGEOIS PIERRE BENOÎT REY LECLERC PAYET ROLLAND LECLERCQ GUILLAUME LECOMTE LOPEZ JEAN DUPUY GUILLOT HUBERT
    BERGER CARPENTIER SÁNCHEZ DUPUIS MOULIN LOUIS DESCHAMPS HUET VASSEUR PEREZ BOUCHER FLEURY ROYER KLEIN
    JACQUET ADAM PARIS POIRIER MARTY AUBRY GUYOT CARRÉ CHARLES RENAULT CHARPENTIER MÉNARD MAILLARD BARON BERTIN
    BAILLY HERVÉ SCHNEIDER FERNANDEZ COLLET LÉGER BOUVIER JULIEN PRÉVOST MILLET DANIEL COUSIN GERMAIN LŒUILLET
    BENALI DIALLO NGUYEN TRAORÉ HADDAD KONÉ CISSÉ BENSAÏD FERREIRA SILVA ROSSI KOWALSKI ÖZTÜRK YILMAZ TRAN PHAM
    O'BRIEN D'ALMEIDA D'HALLUIN L'HERMITTE N'DIAYE
    """.split(),
    "LE GALL",
    "LE GOFF",
    "LE BRUN",
    "DE LA TOUR",
    "DE OLIVEIRA",
    "VAN DEN BERGHE",
    "SAINT-MARTIN",
    "LEROY-DUBOIS",
    "MARTIN DIT LATOUR",
)
GIRLS = tuple(
    """
    Jade Louise Emma Alice Ambre Lina Rose Chloé Mia Léa Anna Mila Julia Romy Lou Inès Léna Agathe Juliette
    Inaya Zoé Manon Eva Camille Sarah Maëlys Anaïs Clémence Océane Élise Noémie Héloïse Lœtitia Cœlia Aya Nour
    Fatou Aminata Mariam Yasmine Lucie Margaux Jeanne Capucine Victoria Charlotte Apolline Maïwenn Gaëlle Solène
    Thaïs Anne-Lise Marie-Lou Lou-Anne Linh
    """.split()
)
BOYS = tuple(
    """
    Gabriel Léo Raphaël Louis Arthur Jules Adam Maël Lucas Hugo Noah Liam Gabin Sacha Paul Nathan Aaron Mohamed
    Ethan Tom Éden Léon Noé Tiago Théo Isaac Marius Victor Ayden Martin Naël Mathis Axel Robin Timéo Enzo
    Marceau Valentin Nino Eliott Nolan Malo Camille Samuel Antoine Augustin Gaspard Côme Simon Yanis Ibrahim
    Moussa Loïc Mathéo Jean-Baptiste Pierre-Louis Minh
    """.split()
)
MOTHERS = tuple(
    """
    Nathalie Isabelle Sylvie Catherine Valérie Sandrine Stéphanie Sophie Céline Virginie Aurélie Émilie Caroline
    Delphine Karine Laëtitia Julie Élodie Laure Séverine Hélène Fatima Nadia Khadija Aïssata Mariama Maria Ana
    Thi-Lan Ingrid Gwenaëlle Bénédicte Marie-Laure Anne-Sophie Marie-Christine Françoise Agnès Claire Estelle
    Magali
    """.split()
)
FATHERS = tuple(
    """
    Philippe Nicolas Christophe Laurent Stéphane David Frédéric Olivier Sébastien Julien Jérôme Alexandre
    Thierry Guillaume Vincent Fabrice Cédric Arnaud Mickaël Benoît Grégory Mohammed Karim Mamadou Ousmane José
    Antonio Van-Hùng Jürgen Yann Ludovic Jean-Noël Jean-François Pierre-Yves Rémi François Éric Hervé Gaël
    Mathieu
    """.split()
)
COMPOUND = ("Marie Claire", "Lou Ann", "Jean Philippe", "Léa Rose", "Ali Mehdi")
STREETS = (
    "RUE DE L'ÉTANG",
    "RUE DU MOULIN",
    "AVENUE DES TILLEULS",
    "CHEMIN DES VIGNES",
    "ALLÉE DES ROSES",
    "PLACE DE L'ÉGLISE",
    "RUE VICTOR-HUGO",
    "BOULEVARD DE LA GARE",
    "IMPASSE DU LAVOIR",
    "RUE DES CŒURS-VOLANTS",
    "ROUTE DE LA CÔTE",
    "SQUARE SAINT-ÉLOI",
)
BUILDINGS = ("BÂTIMENT A", "RÉSIDENCE LES AULNES", "APPARTEMENT 12", "ESCALIER 3", "LIEU-DIT LA FORÊT")
TOWNS = (
    ("99100", "SAINT-EXEMPLE"),
    ("99140", "VAL D'EXEMPLE"),
    ("99210", "LA CHÂTAIGNERAIE"),
    ("99300", "BEAULIEU-SUR-ŒUF"),
    ("99450", "L'ÎLE-AUX-PINS"),
)
ABROAD = (
    ("132", "ROYAUME-UNI", "12 SAMPLE ROAD", "W7 1JQ LONDON"),
    ("131", "BELGIQUE", "RUE DE L'EXEMPLE 4", "1000 BRUXELLES"),
    ("109", "ALLEMAGNE", "MUSTERSTRASSE 7", "10115 BERLIN"),
)
