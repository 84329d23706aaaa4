from . import abstract as abstract
from . import errors as errors
from . import matrices as matrices
from . import memories as memories
from . import networks as networks
from . import plots as plots
from . import polynomials as polynomials
from .certify.emulation import Certificate as Certificate
from .certify.emulation import certify as certify
from .circuits.drawn import draw as draw
from .circuits.named import NamedCircuit
from .circuits.named import circuit as circuit
from .circuits.qasm import to_qasm3 as to_qasm3
from .circuits.qiskit import from_qasm3 as from_qasm3
from .circuits.qiskit import from_qiskit as from_qiskit
from .circuits.qiskit import to_qiskit as to_qiskit
from .encoding.check import Check as Check
from .encoding.check import NodeCheck as NodeCheck
from .encoding.check import check as check
from .encoding.encoding import BlockEncoding as BlockEncoding
from .encoding.encoding import Encoding as Encoding
from .encoding.encoding import VectorEncoding as VectorEncoding
from .encoding.encoding import to_sparse as to_sparse
from .encoding.record import Record as Record
from .engine.cost import cost as cost
from .engine.cost import cost_values as cost_values
from .engine.cost import counted_cost as counted_cost
from .engine.symbolic import symbol_values as symbol_values
from .engine.symbolic import symbolic as symbolic
from .layers.convolution import conv2d as conv2d
from .layers.layer_norm import layer_norm as layer_norm
from .layers.pooling import pool as pool
from .layers.pooling import sample as sample
from .layers.residual_block import residual_block as residual_block
from .layers.residual_block import residual_blocks as residual_blocks
from .layers.residual_linear_pooling import residual_linear_pooling as residual_linear_pooling
from .lemmas import CATALOGUE
from .lemmas.algebra import kron as kron
from .lemmas.algebra import linear_combination as linear_combination
from .lemmas.amplification import amplify as amplify
from .lemmas.be.diagonal_from_angles import diagonal_from_angles as diagonal_from_angles
from .lemmas.be.diagonal_of_numbers import diagonal_of_numbers as diagonal_of_numbers
from .lemmas.be.direct_sum import direct_sum as direct_sum
from .lemmas.be.mask import mask as mask
from .lemmas.be.mean_subtraction import mean_subtraction as mean_subtraction
from .lemmas.be.uniform_amplification import uniform_amplification as uniform_amplification
from .lemmas.be.unit_matrix import unit_matrix as unit_matrix
from .lemmas.bridge.bra_of_vector import bra_of_vector as bra_of_vector
from .lemmas.bridge.diagonal_of_vector import diagonal_of_vector as diagonal_of_vector
from .lemmas.common.compression import compress as compress
from .lemmas.common.deamplification import deamplify as deamplify
from .lemmas.poly.singular_value_transformation import singular_value_transformation as singular_value_transformation
from .lemmas.ve.concatenation import concatenate as concatenate
from .lemmas.ve.elementwise_product import elementwise_product as elementwise_product
from .lemmas.ve.embedding import embed as embed
from .lemmas.ve.leading_part import leading_part as leading_part
from .lemmas.ve.matrix_squared_vector import matrix_squared_vector as matrix_squared_vector
from .lemmas.ve.matrix_squared_vector_paper import matrix_squared_vector_paper as matrix_squared_vector_paper
from .lemmas.ve.pointwise_function import pointwise as pointwise
from .lemmas.ve.sub_encoding import sub_encoding as sub_encoding
from .linalg.activations import erf as erf
from .linalg.cost import Cost as Cost
from .linalg.phases import phases as phases
from .papers.found import PAPER
from .reports.qref import to_qref as to_qref
from .reports.saved import load as load
from .reports.saved import save as save

__version__: str
Circuit = NamedCircuit
catalogue = CATALOGUE
paper = PAPER
